import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Foundation
import Glibc
import TestSupport
import Testing

/// G2, G3, G6: whatever comes in, nobody gets a free game, nobody who has paid loses one, and the daemon stays as it was.
@Suite struct HostileInputTests {
    @Test func `payloads that no sender would send are refused on every topic, and cost neither credit nor memory`()
        throws
    {
        let cabinet = try ConnectedCabinet()
        try cabinet.payAndAwait("before")
        let memory = try residentKiB(cabinet.daemon)
        for kind in [TopicKind.coinPulse, .cancel, .gameOver, .paymentLink] {
            for payload in Self.corpus { try cabinet.payer.publish(payload, on: kind) }
        }
        try cabinet.payAndAwait("after")
        #expect(try cabinet.daemon.payments().map { $0["transactionId"] } == [.string("before"), .string("after")])
        #expect(try cabinet.daemon.closings() == 2)
        #expect(try residentKiB(cabinet.daemon) < memory + 16 * 1024)
        #expect(try cabinet.lifetime(of: "rejected") >= Self.corpus.count)
        #expect((1...100).contains(cabinet.logged("Message refused")), "told, and not each of them")
        #expect(cabinet.logged("Connected to the broker") == 1)
        // Not a single line that carries a whole payload off.
        #expect(cabinet.daemon.log.split(separator: "\n").allSatisfy { $0.utf8.count < 2048 })
    }

    // G7 for whatever slips through: what is closed is in the ledger.
    @Test func `payments that were damaged on the way are credited as they read or refused, and never halfway`() throws
    {
        let seed: UInt64 = 1
        let cabinet = try ConnectedCabinet { $0["limits"] = "{credits_per_message: 3}" }
        var mutator = Mutator(random: SeededGenerator(seed: seed))
        let text =
            #"{"machineId": "cab001", "credits": 1, "timestamp": "2026-11-20T23:26:47.6Z", "transactionId": "t1"}"#
        for _ in 0..<400 { try cabinet.payer.publish(mutator.mutated(Array(text.utf8))) }
        try cabinet.payAndAwait("after")
        try cabinet.daemon.awaitNothingOwed()
        let payments = try cabinet.daemon.ledgerEntries()
        let pulses = payments.map(\.pulses.emitted).reduce(0, +)
        #expect(try cabinet.daemon.closings() == pulses, "seed \(seed)")
        #expect(payments.count > 1, "seed \(seed): nothing got beyond the parser")
    }

    @Test func `the local sockets may be flooded, held half open and never read, and payments go on`() throws {
        let cabinet = try ConnectedCabinet()
        try cabinet.payAndAwait("before")
        let memory = try residentKiB(cabinet.daemon)
        let control = "\(cabinet.daemon.folder)/control.sock"
        // Each of these stays open to the end.
        var peers: [Descriptor] = []
        for line in Self.lines {
            let peer = try UnixSocket.connect(path: control)
            // A peer that is not served any more takes no more.
            while case .sent? = try? UnixSocket.send(peer.rawValue, line) {
                if line.count < 1000 { break }
            }
            peers.append(peer)
        }
        let signals = try UnixSocket.connectDatagram(path: "\(cabinet.daemon.folder)/signal.sock")
        for number in 0..<2000 { _ = try? UnixSocket.send(signals.rawValue, Self.lines[number % Self.lines.count]) }
        try cabinet.payAndAwait("after")
        #expect(try cabinet.daemon.closings() == 2)
        #expect(try residentKiB(cabinet.daemon) < memory + 16 * 1024)
        peers = []
        // Those who were turned away make room for those who behave.
        try cabinet.daemon.awaitState("answering") { $0.isConnected }
        #expect(cabinet.daemon.end(SIGTERM) == 0)
    }
}

extension HostileInputTests {
    private static let corpus: [[UInt8]] =
        [
            "", " ", "null", "[]", "{}", "true", "\"text\"", "{", "}{", "{\"machineId\":\"cab001\"", "\u{FEFF}{}",
            payment(credits: "NaN"), payment(credits: "Infinity"), payment(credits: "1e999"), payment(credits: "-0"),
            payment(credits: "9223372036854775807"), payment(credits: "-9223372036854775808"),
            payment(credits: "18446744073709551616"), payment(credits: "1.0000000000000001"), payment(credits: "01"),
            payment(credits: "{\"$gt\":0}"), payment(credits: "[1]"), payment(credits: "true"),
            payment(credits: "1,\"credits\":100"), payment(timestamp: "2026-02-30T00:00:00Z"),
            payment(timestamp: "2026-11-20T23:26:47+00:00x"), payment(timestamp: "'; DROP TABLE payment; --"),
            payment(transaction: ""), payment(transaction: String(repeating: "x", count: 256)),
            payment(transaction: "a b"), payment(transaction: "\\u0000"), payment(transaction: "\\ud800"),
            payment(transaction: "\\n2026-11-20T00:00:00Z error The coin switch is on fire"),
            String(repeating: "[", count: 4096), String(repeating: "{\"a\":", count: 800),
            String(repeating: " ", count: 1 << 20) + payment(), String(repeating: "9", count: 1 << 20),
        ].map { Array($0.utf8) } + [
            [0xFF, 0xFE, 0x00], Array(payment().utf8) + [0x00], [0xC0, 0xAF], Array(repeating: 0x00, count: 1 << 20),
            Array(payment(transaction: "X").utf8).map { $0 == UInt8(ascii: "X") ? 0x80 : $0 },
        ]

    private static func payment(
        credits: String = "1", timestamp: String = "2026-11-20T23:26:47.6Z", transaction: String = " "
    ) -> String {
        """
        {"machineId":"cab001","credits":\(credits),"timestamp":"\(timestamp)","transactionId":"\(transaction)"}
        """
    }

    /// What a peer of a local socket may write; the long ones again and again.
    private static let lines: [[UInt8]] =
        [
            "", "\n", "\n\n\n\n", "{\n", "null\n", "{\"request\":\"status\"}", "{\"request\":\"subscribe\"}\n",
            "{\"request\":\"format c:\"}\n", "{\"request\":\"credit\",\"credits\":-1}\n",
            "{\"request\":\"credit\",\"credits\":1e999}\n", "{\"request\":\"pulse\",\"pulses\":0}\n",
            "{\"request\":\"game\",\"action\":\"over\",\"source\":\"\\u0000\"}\n", "{\"signal\":\"game_over\"",
            "{\"signal\":\"free_game\",\"source\":\"mame\"}", String(repeating: "[", count: 4000) + "\n",
            String(repeating: "{\"request\":\"status\"}\n", count: 1000), String(repeating: "x", count: 1 << 16),
            String(repeating: "{\"request\":\"payments\",\"limit\":1000}\n", count: 1000),
        ].map { Array($0.utf8) }

    private func residentKiB(_ daemon: DaemonUnderTest) throws -> Int {
        let processID = try #require(daemon.processID)
        let text = try String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(Int(line.filter(\.isNumber)))
    }
}
