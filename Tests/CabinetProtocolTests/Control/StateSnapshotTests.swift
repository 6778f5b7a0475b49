import CabinetModel
import CabinetProtocol
import Testing

@Suite struct StateSnapshotTests {
    private static let golden =
        #"{"event":"state","sequence":7,"machineId":"cab-1","version":"1.0.0","connected":true,"ready":true,"#
        + #""reasons":[],"mode":"attract","credits":2,"inhibited":false,"#
        + #""link":{"url":"https://buy.stripe.com/x","price":"1.00","currency":"EUR","label":"1 credit"},"qr":true,"#
        + #""lastPayments":[{"at":"2024-07-01T12:00:00.000000Z","lastFour":"3PXq","credits":1},"#
        + #"{"at":"2024-07-01T12:00:00.000000Z","credits":1}],"#
        + #""uptimeSeconds":3600,"ledger":"6ba7b810-9dad-11d1-80b4-00c04fd430c8"}"#

    @Test func `an event is written and read byte for byte`() throws {
        let snapshot = try Samples.snapshot()
        #expect(snapshot.encodeEvent() == Self.golden)
        #expect(try StateSnapshot.decodeEvent([UInt8](Self.golden)) == snapshot)
    }

    @Test func `a reply to status holds the same members`() throws {
        let snapshot = try Samples.snapshot()
        let line = ControlReply.success(id: .integer(1), members: snapshot.members).encode()
        guard case .success(_, let members) = try ControlReply.decode([UInt8](line)) else {
            Issue.record("not a success")
            return
        }
        #expect(try StateSnapshot(members: members) == snapshot)
    }

    @Test func `the QR is shown only while the cabinet is ready and has a link`() throws {
        var snapshot = try Samples.snapshot()
        #expect(snapshot.isReady && snapshot.showsQR)
        snapshot.reasons = [.inhibited]
        #expect(!snapshot.isReady && !snapshot.showsQR)
        #expect(try StateSnapshot.decodeEvent([UInt8](snapshot.encodeEvent())) == snapshot)
        snapshot.reasons = []
        snapshot.link = nil
        #expect(snapshot.isReady && !snapshot.showsQR)
        #expect(try StateSnapshot.decodeEvent([UInt8](snapshot.encodeEvent())) == snapshot)
    }

    @Test func `no more than eight waiting payments are told, and of an id no more than four characters`() throws {
        let stamp = try Samples.stamp().instant
        let payment = WaitingPayment(at: stamp, transactionID: try Samples.transaction("secret_1234"), credits: 1)
        let sample = try Samples.snapshot()
        let snapshot = StateSnapshot(
            sequence: 1, machineID: sample.machineID, version: "1", isConnected: false, reasons: [.starting],
            mode: .playing, credits: 9, isInhibited: true, link: nil,
            lastPayments: Array(repeating: payment, count: 9), uptimeSeconds: 0, ledgerID: "")
        #expect(snapshot.lastPayments.count == StateSnapshot.maximumWaitingPayments)
        #expect(!snapshot.encodeEvent().contains("secret"))
        #expect(snapshot.encodeEvent().contains(#""lastFour":"1234""#))
    }

    @Test(arguments: [
        ("\"ready\":true", "\"ready\":false"), ("\"qr\":true", "\"qr\":false"),
        ("\"reasons\":[]", "\"reasons\":[\"no_link\"]"),
        ("\"event\":\"state\"", "\"event\":\"other\""), ("\"event\":\"state\",", ""),
        ("\"reasons\":[]", "\"reasons\":[\"odd\"]"),
        ("\"mode\":\"attract\"", "\"mode\":\"idle\""), ("\"credits\":2", "\"credits\":-1"), ("cab-1", "cab 1"),
        ("\"connected\":true", "\"connected\":1"), ("3PXq", "13PXq"), ("\"sequence\":7", "\"sequence\":7.0"),
        ("\"lastPayments\":[", "\"lastPayments\":[1,"), ("\"ledger\":\"6", "\"ledger\":6,\"x\":\""),
    ])
    func `an event with a wrong member, or one that contradicts another, is refused`(old: String, new: String) {
        let wrong = Self.golden.replacing(old, with: new)
        #expect(wrong != Self.golden)
        #expect(throws: MessageError.self) { try StateSnapshot.decodeEvent([UInt8](wrong)) }
    }
}
