import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Ledger
import Testing

@testable import Cabinet

/// Every request and its reply, over a real socket; the tests run as root, who may do everything.
@Suite struct ControlRequestTests {
    private let control: ControlBench
    private let client: ControlClient
    private var bench: Bench { control.bench }

    init() throws {
        control = try ControlBench()
        client = try control.connect()
        try #require(UserInfo.current.uid == 0, "these tests ask for what only root may do")
    }

    @Test func `status replies with one snapshot, under the id of the request`() throws {
        try bench.pay("pi_1", credits: 3)
        let reply = try client.ask(#"{"request":"status","id":"a"}"#)
        #expect(reply.hasPrefix(#"{"ok":true,"id":"a","sequence":1,"machineId":"cab-1","#))
        guard case .success(_, let members) = try ControlReply.decode(Array(reply.utf8)) else {
            throw ControlClient.Failure.silent
        }
        #expect(try StateSnapshot(members: members).credits == 3)
    }

    @Test func `payments are told newest first, and paged`() throws {
        for number in 1...3 { try bench.pay("pi_\(number)") }
        let first = try client.ask(#"{"request":"payments","limit":2}"#)
        #expect(first.hasPrefix(#"{"ok":true,"payments":[{"number":3,"source":"paid","transactionId":"pi_3","#))
        #expect(first.contains(#""number":2,"#))
        let rest = try client.ask(#"{"request":"payments","limit":2,"before":2}"#)
        #expect(rest.contains(#""number":1,"#))
        #expect(!rest.contains(#""number":2,"#))
    }

    // G7: everything that explains a payment.
    @Test func `a payment is told with all that the ledger knows of it`() throws {
        let bench = try Bench()
        var pulses = PulseBench(bench)
        try bench.pay("pi_1")
        try pulses.runUntilIdle()
        let record = try #require(try bench.ledger.payments(limit: 1).first)
        #expect(
            record.members.encoded()
                == #"{"number":1,"source":"paid","transactionId":"pi_1","paymentTimestamp":"2024-07-01T12:00:00.5Z","#
                + #""credits":1,"by":null,"receivedAt":"2024-07-01T12:00:00.000000Z","expiresAt":null,"#
                + #""begunAt":"2024-07-01T12:00:00.100000Z","finishedAt":"2024-07-01T12:00:00.200000Z","#
                + #""outcome":"delivered","reason":null,"#
                + #""pulses":{"asked":1,"emitted":1,"minMs":100,"maxMs":100,"uncertain":0},"minGapMs":100}"#)
    }

    // G7: and everything that explains why something is no payment.
    @Test func `refusals are told newest first, and paged`() throws {
        try bench.ledger.refuse(Refusal(.badJSON, detail: "byte 3"), on: .cancel, at: bench.time.utc)
        let text = "2024-07-01T12:00:00Z"
        let refusal = Refusal(.badCredits, timestampText: text, credits: 0, detail: "credits: expected 1 to 100")
        try bench.ledger.refuse(refusal, at: bench.time.utc)
        let newest = try client.ask(#"{"request":"refusals","limit":1}"#)
        #expect(
            newest == #"{"ok":true,"refusals":[{"number":2,"receivedAt":"2024-07-01T12:00:00.000000Z","#
                + #""topic":"coinpulse","reason":"bad_credits","payment":"2024-07-01T12:00:00Z","credits":0,"#
                + #""detail":"credits: expected 1 to 100"}]}"#)
        let rest = try client.ask(#"{"request":"refusals","before":2}"#)
        #expect(
            rest.contains(#""topic":"cancel","reason":"bad_json","payment":null,"credits":null,"detail":"byte 3"}]"#))
    }

    @Test func `meters tell life and the time since the reset, which is audited`() throws {
        try bench.pay("pi_1", credits: 3)
        #expect(
            try client.ask(#"{"request":"meters"}"#).hasPrefix(
                #"{"ok":true,"meters":{"paid":{"lifetime":3,"sinceReset":3},"#))
        #expect(try client.ask(#"{"request":"reset_meters"}"#) == #"{"ok":true}"#)
        #expect(try client.ask(#"{"request":"meters"}"#).contains(#""paid":{"lifetime":3,"sinceReset":0}"#))
        #expect(try control.audit().first?.hasPrefix("reset_meters uid:0(root) paid=3") == true)
    }

    // G6, G7: who gave a credit stands in the payment and in the audit.
    @Test func `a credit is owed, with its pulses, and the pulse thread is told`() throws {
        let told = Milestone()
        bench.owed.listen { told.reach() }
        #expect(
            try client.ask(#"{"request":"credit","credits":2,"id":7}"#)
                == #"{"ok":true,"id":7,"payment":1,"credits":2}"#)
        let payment = try #require(try bench.ledger.payments(limit: 1).first)
        #expect((payment.source, payment.pulses.asked, payment.actor) == (.service, 4, "uid:0(root)"))
        #expect(try control.audit() == ["credit uid:0(root) credits=2"])
        #expect(told.count == 1)
    }

    @Test func `test pulses are owed, and are no credit`() throws {
        #expect(try client.ask(#"{"request":"pulse","pulses":3}"#) == #"{"ok":true,"payment":1,"credits":0}"#)
        let payment = try #require(try bench.ledger.payments(limit: 1).first)
        #expect((payment.source, payment.pulses.asked) == (.test, 3))
        #expect(try control.audit() == ["pulse uid:0(root) pulses=3"])
    }

    // A technician does not expect them when the door is shut again.
    @Test func `test pulses that cannot be given at once are refused, with what holds them back`() throws {
        bench.games.setInhibited(true)
        let reply = try client.ask(#"{"request":"pulse","pulses":3,"id":1}"#)
        #expect(reply.hasPrefix(#"{"ok":false,"id":1,"error":"unavailable","message":"no test pulse now: inhibited: "#))
        #expect(try bench.ledger.nextOwed() == nil)
        #expect(try control.audit().isEmpty)
        #expect(try client.ask(#"{"request":"credit","credits":1}"#).hasPrefix(#"{"ok":true,"#))
    }

    // G7: who took it, what was given before, and what the backend is told.
    @Test(arguments: [#""payment":1"#, #""transactionId":"pi_1""#])
    func `an owed payment is cancelled by hand, by its number or its id`(choice: String) throws {
        let (owed, outgoing) = (Milestone(), Milestone())
        bench.owed.listen { owed.reach() }
        bench.outgoing.listen { outgoing.reach() }
        try bench.pay("pi_1", credits: 2)
        let line = #"{"request":"cancel",\#(choice)}"#
        #expect(try client.ask(line) == #"{"ok":true,"payment":1,"outcome":"cancelled"}"#)
        #expect(bench.ledger.owedCredits == 0)
        #expect(try bench.receipts().last == "pi_1 cancelled (cancelled) 0/2")
        #expect(try control.audit() == ["cancel uid:0(root) payment=1"])
        #expect((owed.count, outgoing.count) == (1, 1))
        #expect(try client.ask(line) == #"{"ok":false,"error":"unavailable","message":"no such payment is owed"}"#)
        #expect(try bench.receipts().count == 2)
    }

    @Test func `a payment whose pulse is in flight ends with that, when it is cancelled by hand`() throws {
        try bench.pay("pi_1", credits: 2)
        let pulse = try #require(try bench.ledger.nextOwed())
        try #require(try bench.ledger.begin(pulse, at: bench.time.utc))
        #expect(
            try client.ask(#"{"request":"cancel","payment":1}"#) == #"{"ok":true,"payment":1,"outcome":"accepted"}"#)
        _ = try bench.ledger.finish(pulse, width: .milliseconds(100), at: bench.time.utc)
        #expect(try bench.receipts().last == "pi_1 cancelled (cancelled) 1/2")
    }

    @Test(arguments: [#""payment":7"#, #""transactionId":"pi_7""#])
    func `what the ledger does not know cannot be cancelled by hand, and a later payment is not refused for it`(
        choice: String
    ) throws {
        #expect(
            try client.ask(#"{"request":"cancel",\#(choice)}"#)
                == #"{"ok":false,"error":"unavailable","message":"no such payment is owed"}"#)
        #expect(try control.audit().isEmpty)
        try bench.pay("pi_7")
        #expect(bench.ledger.owedCredits == 1)
    }

    // Every game would cost two more commits; its own row says who told of it.
    @Test func `a game begins and ends, and its row says by whom`() throws {
        #expect(
            try client.ask(#"{"request":"game","action":"start","source":"mame"}"#)
                == #"{"ok":true,"display":"released"}"#)
        #expect(bench.board.facts.mode == .playing)
        #expect(try client.ask(#"{"request":"game","action":"over"}"#) == #"{"ok":true}"#)
        #expect(bench.board.facts.mode == .attract)
        #expect(try bench.book.lines("SELECT started_by, ended_by FROM games") == ["mame signal:control"])
        #expect(try control.audit().isEmpty)
    }

    @Test func `a simulated input is set, and an unknown one is not there`() throws {
        #expect(try client.ask(#"{"request":"simulate","line":"door","value":"active"}"#) == #"{"ok":true}"#)
        #expect(control.door.isActive())
        #expect(try client.ask(#"{"request":"simulate","line":"door","value":"inactive"}"#) == #"{"ok":true}"#)
        #expect(!control.door.isActive())
        let reply = try client.ask(#"{"request":"simulate","line":"roof","value":"active","id":1}"#)
        #expect(reply.hasPrefix(#"{"ok":false,"id":1,"error":"unavailable","#))
    }

    @Test func `the display may be held and released`() throws {
        for state in ["held", "held", "released", "released"] {
            #expect(try client.ask(#"{"request":"display","state":"\#(state)"}"#) == #"{"ok":true}"#)
        }
    }

    @Test(arguments: [
        ("", "bad_request"), ("coin", "bad_request"), ("[]", "bad_request"), (#"{"request":7}"#, "bad_request"),
        (#"{"request":"reboot"}"#, "unknown_request"), (#"{"request":"credit"}"#, "bad_request"),
        (#"{"request":"credit","credits":0}"#, "bad_request"), (#"{"request":"credit","credits":101}"#, "bad_request"),
        (#"{"request":"status","force":true}"#, "bad_request"),
        (#"{"request":"payments","limit":1001}"#, "bad_request"),
        ("{\"request\":\"status\"\u{0}}", "bad_request"),
    ])
    func `a line that is no request is answered with what is wrong, and the next is served`(
        line: String, code: String
    ) throws {
        #expect(try client.ask(line).hasPrefix(#"{"ok":false,"error":"\#(code)","#))
        #expect(try client.ask(#"{"request":"status"}"#).hasPrefix(#"{"ok":true,"#))
        #expect(bench.ledger.owedCredits == 0)
    }

    @Test func `a ledger that fails is told to who asked, and nothing was done`() throws {
        try bench.book.forbid(.accept)
        let reply = try client.ask(#"{"request":"credit","credits":1,"id":1}"#)
        #expect(reply.hasPrefix(#"{"ok":false,"id":1,"error":"internal","#))
        try bench.book.forbid(.openGame)
        #expect(try client.ask(#"{"request":"game","action":"start"}"#).hasPrefix(#"{"ok":false,"error":"internal","#))
        try bench.book.allowAll()
        #expect(try client.ask(#"{"request":"credit","credits":1}"#).hasPrefix(#"{"ok":true,"#))
        #expect(bench.ledger.owedCredits == 1)
        #expect(bench.board.facts.mode == .attract)
    }

    // What cannot be audited is not done.
    @Test func `without its audit nothing is given by hand`() throws {
        try bench.book.forbid(.audit)
        #expect(try client.ask(#"{"request":"credit","credits":1}"#).hasPrefix(#"{"ok":false,"error":"internal","#))
        #expect(bench.ledger.owedCredits == 0)
    }
}
