import Cabinet
import CabinetModel
import CabinetProtocol
import Ledger
import Logging
import Testing

/// What becomes of payment messages.
@Suite struct PaymentIntakeTests {
    private let bench: IntakeBench
    private var ledger: Ledger { bench.bench.ledger }

    init() throws {
        bench = try IntakeBench()
    }

    private func receipts() throws -> [String] { try bench.bench.receipts() }

    // G1: acknowledged is on disk.
    @Test func `a payment is on disk, owed and told of when the broker is acknowledged`() throws {
        #expect(bench.send(IntakeBench.payment(credits: 3)) == .acknowledge)
        #expect(ledger.owedCredits == 3)
        #expect(try receipts() == ["pi_1 accepted 0/3"])
        #expect(bench.owed.count == 1)
        #expect(bench.outgoing.count == 1)
        #expect(bench.bench.log.metadata("Payment accepted")["payment"] == "pi_1")
    }

    @Test func `a payment without an id has one name in the log, from its acceptance to its end`() throws {
        bench.send(IntakeBench.payment(nil, at: "2024-07-01T12:00:00.5Z"))
        bench.send(IntakeBench.payment(nil, at: "2024-07-01T12:00:00.5Z"))
        var pulses = PulseBench(bench.bench)
        try pulses.runUntilIdle()
        let accepted = bench.bench.log.metadata("Payment accepted")
        #expect(accepted["payment"] == "#1")
        #expect(accepted["timestamp"] == "2024-07-01T12:00:00.5Z")
        #expect(bench.bench.log.metadata("Payment came again")["payment"] == "#1")
        #expect(bench.bench.log.metadata("Payment ended")["payment"] == "#1")
    }

    @Test func `a credit costs the pulses that the coin profile asks for`() throws {
        let bench = try IntakeBench(pulsesPerCredit: 4)
        bench.send(IntakeBench.payment(credits: 2))
        #expect(try bench.bench.receipts() == ["pi_1 accepted 0/8"])
    }

    // G2: once, whatever the broker repeats. The rest of the identity rules are the table in PaymentIdentity.
    @Test(
        arguments: [
            ("an id again", "pi_1", "2024-07-01T12:00:00Z", "pi_1", "2024-07-01T12:00:09Z", 1, 2, 1),
            ("another id", "pi_1", "2024-07-01T12:00:00.5Z", "pi_2", "2024-07-01T12:00:00.5Z", 1, 1, 2),
            ("a fraction again", nil, "2024-07-01T12:00:00.5Z", nil, "2024-07-01T12:00:00.5Z", 1, 2, 1),
            ("a fraction again at QoS 0", nil, "2024-07-01T12:00:00.5Z", nil, "2024-07-01T12:00:00.5Z", 0, 1, 1),
            // The broker frees a packet id with the acknowledgement, and may give the lowest free one to every message.
            ("whole seconds, the same packet id", nil, "2024-07-01T12:00:00Z", nil, "2024-07-01T12:00:00Z", 1, 1, 2),
            ("a fraction of zeros", nil, "2024-07-01T12:00:00.000Z", nil, "2024-07-01T12:00:00.000Z", 1, 1, 2),
            ("a fraction of zeros at QoS 0", nil, "2024-07-01T12:00:00.0Z", nil, "2024-07-01T12:00:00.0Z", 0, 1, 2),
            ("whole seconds, another packet", nil, "2024-07-01T12:00:00Z", nil, "2024-07-01T12:00:00Z", 1, 2, 2),
            ("whole seconds at QoS 0", nil, "2024-07-01T12:00:00Z", nil, "2024-07-01T12:00:00Z", 0, 1, 2),
        ] as [(String, String?, String, String?, String, Int, UInt16, Int)])
    func `two messages are one payment or two by the rules of identity`(
        _: String, id: String?, at: String, otherID: String?, otherAt: String, qos: Int, packetID: UInt16, credits: Int
    ) throws {
        #expect(bench.send(IntakeBench.payment(id, at: at), qos: qos, packetID: 1) == .acknowledge)
        #expect(bench.send(IntakeBench.payment(otherID, at: otherAt), qos: qos, packetID: packetID) == .acknowledge)
        #expect(ledger.owedCredits == credits)
    }

    @Test func `a duplicate is answered with the first outcome and logged`() throws {
        bench.send(IntakeBench.payment())
        bench.send(IntakeBench.payment())
        #expect(try receipts() == ["pi_1 accepted 0/1", "pi_1 accepted (duplicate) 0/1"])
        #expect(try bench.bench.meter(.duplicate) == 1)
        #expect(bench.bench.traceEvents().map(\.kind) == [.payment(credits: 1), .duplicate])
    }

    // G7: its edges and its outcome bear that name too.
    @Test func `a payment without an id is traced by its number in the ledger`() throws {
        bench.send(IntakeBench.payment(nil, at: "2024-07-01T12:00:00.5Z"))
        bench.send(IntakeBench.payment(nil, at: "2024-07-01T12:00:00.5Z"))
        #expect(bench.bench.traceEvents().map(\.payment) == ["#1", "#1"])
    }

    @Test func `the same id with other credits is a conflict`() throws {
        bench.send(IntakeBench.payment(credits: 1))
        #expect(bench.send(IntakeBench.payment(credits: 2)) == .acknowledge)
        #expect(ledger.owedCredits == 1)
        #expect(try receipts().last == "pi_1 accepted (conflict) 0/1")
    }

    // G6: a replayed retained message is no payment.
    @Test(arguments: [TopicKind.coinPulse, .cancel, .gameOver])
    func `a retained message is counted and never obeyed nor receipted`(topic: TopicKind) throws {
        bench.send(IntakeBench.payment("pi_0"))
        try bench.bench.games.gameStarted(source: "mame")
        let payload =
            switch topic {
            case .cancel: IntakeBench.cancel("pi_0")
            case .gameOver: IntakeBench.gameOver(at: "2024-07-01T13:00:00Z")
            default: IntakeBench.payment()
            }
        #expect(bench.send(payload, on: topic, isRetained: true) == .acknowledge)
        #expect(ledger.owedCredits == 1)
        #expect(bench.bench.board.facts.mode == .playing)
        #expect(try receipts() == ["pi_0 accepted 0/1"])
        #expect(try bench.bench.meter(.retained) == 1)
    }

    @Test(
        arguments: [
            ("no JSON", "coin", "bad_json", nil),
            ("an array", "[1]", "bad_json", nil),
            ("nothing", "", "bad_json", nil),
            (
                "another machine", #"{"machineId":"cab-2","credits":1,"timestamp":"2024-07-01T12:00:00.1Z"}"#,
                "bad_machine", nil
            ),
            (
                "no credits", #"{"machineId":"cab-1","timestamp":"2024-07-01T12:00:00.1Z"}"#, "bad_credits",
                "2024-07-01T12:00:00.1Z rejected (bad_credits) 0/0"
            ),
            ("101 credits", IntakeBench.payment(credits: 101), "bad_credits", "pi_1 rejected (bad_credits) 0/0"),
            (
                "a local time", IntakeBench.payment(at: "2024-07-01T12:00:00"), "bad_timestamp",
                "pi_1 rejected (bad_timestamp) 0/0"
            ),
            (
                "a space in the id", IntakeBench.payment("pi 1", at: "2024-07-01T12:00:00Z"), "bad_transaction",
                "2024-07-01T12:00:00Z rejected (bad_transaction) 0/0"
            ),
            ("5 KiB", IntakeBench.payment(String(repeating: "x", count: 5000)), "too_large", nil),
        ] as [(String, String, String, String?)])
    func `what is not a payment is refused, counted, receipted where it has a name, and harms nobody`(
        _: String, payload: String, reason: String, receipt: String?
    ) throws {
        #expect(bench.send(payload) == .acknowledge)
        #expect(ledger.owedCredits == 0)
        #expect(try bench.bench.meter(.rejected) == 1)
        #expect(try receipts() == (receipt.map { [$0] } ?? []))
        #expect(bench.bench.log.metadata("Message refused")["reason"] == reason)
        #expect(bench.send(IntakeBench.payment("pi_9")) == .acknowledge)
        #expect(ledger.owedCredits == 1)
    }

    @Test func `a message on a topic that is not the cabinet's is ignored`() throws {
        let message = BrokerMessage(
            topic: "arcade/machine/cab-2/coinpulse", payload: Array(IntakeBench.payment().utf8), qos: 1,
            isRetained: false,
            packetID: 1)
        #expect(bench.intake.receive(message) == .acknowledge)
        #expect(ledger.owedCredits == 0)
        #expect(bench.bench.log.count("A message on a topic that was not asked for", from: .warning) == 1)
    }

    // G1 at QoS 0: it is taken, counted, and the operator is told what it is worth.
    @Test func `payments at QoS 0 are counted, and warned about once per connection`() throws {
        bench.intake.connectionBegan(sessionPresent: true)
        for second in 1...3 { bench.send(IntakeBench.payment(nil, at: "2024-07-01T12:00:0\(second)Z"), qos: 0) }
        #expect(bench.bench.log.count("Payments come at QoS 0", from: .warning) == 1)
        bench.intake.connectionBegan(sessionPresent: true)
        bench.send(IntakeBench.payment(nil, at: "2024-07-01T12:00:04Z"), qos: 0)
        bench.send(IntakeBench.payment("pi_1"), qos: 1)
        #expect(bench.bench.log.count("Payments come at QoS 0", from: .warning) == 2)
        #expect(try bench.bench.meter(.unprotected) == 4)
        #expect(ledger.owedCredits == 5)
    }

    /// The payment API that is in use, byte for byte: Python's `json.dumps`, QoS 0, not retained, in both shapes.
    @Test func `the sender of today is understood byte for byte`() throws {
        let payloads = [
            #"{"machineId": "cab-1", "credits": 1, "timestamp": "2024-07-01T12:00:00.123456Z"}"#,
            #"{"machineId": "cab-1", "credits": 5, "timestamp": "2024-07-01T12:00:00Z"}"#,
            #"{"machineId": "cab-1", "credits": 0, "timestamp": "2024-07-01T12:00:01.000001Z"}"#,
            #"{"machineId": "cab-1", "credits": -1, "timestamp": "2024-07-01T12:00:02Z"}"#,
        ]
        for payload in payloads { #expect(bench.send(payload, qos: 0) == .acknowledge) }
        #expect(ledger.owedCredits == 6)
        #expect(
            try receipts() == [
                "2024-07-01T12:00:00.123456Z accepted 0/1", "2024-07-01T12:00:00Z accepted 0/5",
                "2024-07-01T12:00:01.000001Z rejected (bad_credits) 0/0",
                "2024-07-01T12:00:02Z rejected (bad_credits) 0/0",
            ])
    }
}
