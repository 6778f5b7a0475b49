import CabinetProtocol
import Testing

@Suite struct ControlReplyTests {
    @Test(arguments: [
        (ControlReply.success(id: nil), #"{"ok":true}"#),
        (
            .success(id: .string("a\n"), members: ["credits": .integer(1)]),
            #"{"ok":true,"id":"a\n","credits":1}"#
        ),
        (
            .failure(ControlError(.notAllowed, "group coinpulse-admin is needed", id: .integer(7))),
            #"{"ok":false,"id":7,"error":"not_allowed","message":"group coinpulse-admin is needed"}"#
        ),
        (.failure(ControlError(.internal, "")), #"{"ok":false,"error":"internal","message":""}"#),
    ])
    func `a reply is written and read byte for byte`(reply: ControlReply, line: String) throws {
        #expect(reply.encode() == line)
        #expect(try ControlReply.decode([UInt8](line)) == reply)
    }

    @Test func `the error codes are the closed set of the contract`() {
        let codes = ControlError.Code.allCases.map(\.rawValue)
        #expect(
            codes == [
                "bad_request", "unknown_request", "not_allowed", "too_large", "unavailable", "busy", "internal",
            ])
    }

    @Test(arguments: ["", "[]", "{}", #"{"ok":1}"#, #"{"ok":false}"#, #"{"ok":false,"error":"odd","message":""}"#])
    func `a line that is no reply is refused`(line: String) {
        #expect(throws: MessageError.self) { try ControlReply.decode([UInt8](line)) }
    }

    @Test func `an event of a subscription is no reply`() throws {
        let event = try Samples.snapshot().encodeEvent()
        #expect(throws: MessageError.self) { try ControlReply.decode([UInt8](event)) }
    }
}
