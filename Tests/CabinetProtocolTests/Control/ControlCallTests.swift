import CabinetModel
import CabinetProtocol
import Testing

@Suite struct ControlCallTests {
    private static let pi1 = TransactionID("pi_1") ?? { preconditionFailure("not a transaction id") }()

    private static func source(_ text: String) throws -> SourceName { try #require(SourceName(text)) }

    @Test(arguments: [
        (#"{"request":"status"}"#, ControlRequest.status, ControlAccess.everyone),
        (#"{"request":"subscribe"}"#, .subscribe, .reader),
        (#"{"request":"payments","limit":20,"before":123}"#, .payments(limit: 20, before: 123), .reader),
        (#"{"request":"payments","limit":1000}"#, .payments(limit: 1000), .reader),
        (#"{"request":"refusals","limit":20,"before":123}"#, .refusals(limit: 20, before: 123), .reader),
        (#"{"request":"meters"}"#, .meters, .reader),
        (#"{"request":"display","state":"held"}"#, .display(.held), .reader),
        (#"{"request":"display","state":"released"}"#, .display(.released), .reader),
        (#"{"request":"reset_meters"}"#, .resetMeters, .admin),
        (#"{"request":"credit","credits":1}"#, .credit(credits: 1), .admin),
        (#"{"request":"credit","credits":100}"#, .credit(credits: 100), .admin),
        (#"{"request":"pulse","pulses":10}"#, .pulse(pulses: 10), .admin),
        (#"{"request":"cancel","payment":17}"#, .cancel(.number(17)), .admin),
        (#"{"request":"cancel","transactionId":"pi_1"}"#, .cancel(.transaction(pi1)), .admin),
        (#"{"request":"game","action":"over","source":"control"}"#, .game(.over), .reader),
        (#"{"request":"simulate","line":"coin","value":"active"}"#, .simulate(line: "coin", isActive: true), .admin),
        (#"{"request":"simulate","line":"door","value":"inactive"}"#, .simulate(line: "door", isActive: false), .admin),
    ])
    func `a request is read and written byte for byte, and its access is known`(
        line: String, request: ControlRequest, access: ControlAccess
    ) throws {
        let call = try ControlCall.decode([UInt8](line))
        #expect(call == ControlCall(request))
        #expect(call.request.access == access)
        #expect(call.encode() == line)
    }

    @Test func `what a request leaves out has its default`() throws {
        #expect(try ControlCall.decode([UInt8](#"{"request":"payments"}"#)).request == .payments(limit: 20))
        #expect(try ControlCall.decode([UInt8](#"{"request":"refusals"}"#)).request == .refusals(limit: 20))
        let game = try ControlCall.decode([UInt8](#"{"request":"game","action":"start","source":null}"#))
        #expect(game.request == .game(.start, source: .control))
        let mame = try ControlCall.decode([UInt8](#"{"request":"game","action":"start","source":"mame-0.2"}"#))
        #expect(mame.request == .game(.start, source: try Self.source("mame-0.2")))
    }

    @Test(
        arguments: [
            ("7", RequestID.integer(7)), ("-1", .integer(-1)), (#""a""#, .string("a")), (#""""#, .string("")),
            ("null", nil),
            (#""\#(String(repeating: "x", count: 64))""#, .string(String(repeating: "x", count: 64))),
        ] as [(String, RequestID?)])
    func `an id is an integer or a short string`(json: String, id: RequestID?) throws {
        #expect(try ControlCall.decode([UInt8](#"{"id":\#(json),"request":"status"}"#)).id == id)
    }

    @Test(arguments: [
        "", "status", "[]", "{}", #"{"request":1}"#, #"{"request":""}"#, #"{"request":"status","request":"credit"}"#,
        #"{"request":"status","id":1.5}"#, #"{"request":"status","id":true}"#,
        #"{"request":"status","id":"\#(String(repeating: "x", count: 65))"}"#,
        #"{"request":"status","verbose":true}"#, #"{"request":"credit","credits":1,"dryRun":true}"#,
        #"{"request":"refusals","limit":0}"#, #"{"request":"payments","limit":0}"#,
        #"{"request":"payments","limit":1001}"#,
        #"{"request":"payments","limit":"20"}"#, #"{"request":"payments","before":0}"#,
        #"{"request":"payments","before":1.0}"#, #"{"request":"credit"}"#, #"{"request":"credit","credits":0}"#,
        #"{"request":"credit","credits":101}"#, #"{"request":"credit","credits":-1}"#,
        #"{"request":"credit","credits":1.0}"#, #"{"request":"credit","credits":null}"#, #"{"request":"pulse"}"#,
        #"{"request":"cancel"}"#, #"{"request":"cancel","payment":0}"#, #"{"request":"cancel","payment":"17"}"#,
        #"{"request":"cancel","transactionId":""}"#, #"{"request":"cancel","transactionId":"a b"}"#,
        #"{"request":"cancel","payment":17,"transactionId":"pi_1"}"#, #"{"request":"pulse","pulses":0}"#,
        #"{"request":"pulse","pulses":11}"#, #"{"request":"game"}"#,
        #"{"request":"game","action":"pause"}"#, #"{"request":"game","action":"start","source":""}"#,
        #"{"request":"game","action":"start","source":"a b"}"#, #"{"request":"game","action":"start","source":7}"#,
        #"{"request":"game","action":"start","source":"\#(String(repeating: "x", count: 65))"}"#,
        #"{"request":"display"}"#, #"{"request":"display","state":"off"}"#, #"{"request":"simulate","line":"coin"}"#,
        #"{"request":"simulate","value":"active"}"#, #"{"request":"simulate","line":"","value":"active"}"#,
        #"{"request":"simulate","line":"a b","value":"active"}"#, #"{"request":"simulate","line":"coin","value":true}"#,
    ])
    func `anything else is a bad request`(line: String) throws {
        let error = try #require(throws: ControlError.self) { try ControlCall.decode([UInt8](line)) }
        #expect(error.code == .badRequest)
    }

    @Test func `an unknown request is called so, and errors carry the id that was readable`() throws {
        let unknown = try #require(throws: ControlError.self) {
            try ControlCall.decode([UInt8](#"{"request":"reboot","id":7}"#))
        }
        #expect(unknown.code == .unknownRequest)
        #expect(unknown.id == .integer(7))
        let wrong = try #require(throws: ControlError.self) {
            try ControlCall.decode([UInt8](#"{"request":"credit","credits":0,"id":"x"}"#))
        }
        #expect(wrong == ControlError(.badRequest, "credits: expected an integer from 1 to 100", id: .string("x")))
    }

    @Test func `a line may be 4096 bytes long and not more`() throws {
        let line = #"{"request":"status"}"#
        let padding = String(repeating: " ", count: ControlRequest.maximumLineBytes - line.utf8.count)
        #expect(try ControlCall.decode([UInt8](line + padding)).request == .status)
        let error = try #require(throws: ControlError.self) { try ControlCall.decode([UInt8](line + padding + " ")) }
        #expect(error.code == .tooLarge)
    }

    @Test func `an admin may do all, a reader may read, and everyone the least`() {
        #expect(ControlAccess.everyone < .reader && ControlAccess.reader < .admin)
    }
}
