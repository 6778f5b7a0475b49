import CabinetModel
import CabinetProtocol
import Testing

@Suite struct ReceiptMessageTests {
    private func receipt(
        payment: PaymentName? = nil, credits: Int? = 2, outcome: Outcome = .delivered, reason: ReceiptReason? = nil,
        pulses: PulseTally = PulseTally(asked: 2)
    ) throws -> ReceiptMessage {
        ReceiptMessage(
            machineID: try Samples.machine(), payment: try payment ?? .transaction(Samples.transaction()),
            credits: credits, outcome: outcome, reason: reason, pulses: pulses, timestamp: try Samples.stamp().instant)
    }

    @Test func `a delivered payment is told byte for byte`() throws {
        let tally = PulseTally(
            asked: 2, emitted: 2, shortest: .nanoseconds(100_120_999), longest: .milliseconds(101), uncertain: 1)
        let message = try receipt(pulses: tally)
        let golden =
            #"{"machineId":"cab-1","transactionId":"pi_3PXq","credits":2,"outcome":"delivered","reason":null,"#
            + #""pulses":{"asked":2,"emitted":2,"minMs":100.12,"maxMs":101,"uncertain":1},"#
            + #""timestamp":"2024-07-01T12:00:00.000000Z"}"#
        #expect(message.encode() == golden)
        #expect(try ReceiptMessage.decode([UInt8](golden)) == message)
    }

    @Test func `a payment without an id is named by its time stamp, and a refused one has a reason`() throws {
        let message = try receipt(
            payment: .timestamp("2024-07-01T11:59:59Z"), credits: nil, outcome: .rejected,
            reason: .refused(.badCredits), pulses: PulseTally(asked: 0))
        let golden =
            #"{"machineId":"cab-1","paymentTimestamp":"2024-07-01T11:59:59Z","credits":null,"outcome":"rejected","#
            + #""reason":"bad_credits","pulses":{"asked":0,"emitted":0,"minMs":null,"maxMs":null,"uncertain":0},"#
            + #""timestamp":"2024-07-01T12:00:00.000000Z"}"#
        #expect(message.encode() == golden)
        #expect(try ReceiptMessage.decode([UInt8](golden)) == message)
    }

    @Test func `the best name of a payment is its id, then its time stamp, and without both there is none`() throws {
        let id = try Samples.transaction()
        #expect(PaymentName(transactionID: id, timestampText: "x") == .transaction(id))
        #expect(PaymentName(transactionID: nil, timestampText: "x") == .timestamp("x"))
        #expect(PaymentName(transactionID: nil, timestampText: nil) == nil)
    }

    @Test(arguments: Outcome.allCases, [ReceiptReason?.none, .duplicate, .refused(.conflict), .unknown("frozen")])
    func `every outcome and reason survives`(outcome: Outcome, reason: ReceiptReason?) throws {
        let message = try receipt(credits: -3, outcome: outcome, reason: reason)
        #expect(try ReceiptMessage.decode([UInt8](message.encode())) == message)
    }

    @Test(
        arguments: [
            (0, "0"), (999, "0"), (1000, "0.001"), (1_000_000, "1"), (1_500_000, "1.5"), (99_999_999, "99.999"),
            (86_400_000_000_000, "86400000"),
        ] as [(Int64, String)])
    func `widths are told in milliseconds with at most three decimals, cut`(nanoseconds: Int64, text: String) throws {
        let message = try receipt(pulses: PulseTally(asked: 1, shortest: .nanoseconds(nanoseconds)))
        #expect(message.encode().contains(#""minMs":\#(text),"#))
        #expect(try ReceiptMessage.decode([UInt8](message.encode())) == message)
    }

    @Test(arguments: [
        ("\"minMs\":null", "\"minMs\":1e2"), ("\"minMs\":null", "\"minMs\":0.1234"), ("\"minMs\":null", "\"minMs\":-1"),
        ("\"minMs\":null", "\"minMs\":86400001"), ("\"minMs\":null", "\"minMs\":9223372036854775807"),
        ("\"minMs\":null", "\"minMs\":\"1\""), ("\"minMs\":null,", ""), ("\"asked\":2", "\"asked\":-1"),
        ("\"asked\":2", "\"asked\":2.0"), ("\"delivered\"", "\"lost\""), ("\"reason\":null", "\"reason\":true"),
        ("\"reason\":null", "\"reason\":1"), ("\"credits\":2", "\"credits\":\"2\""), ("\"pulses\":{", "\"pulses2\":{"),
    ])
    func `a receipt with a wrong member is refused`(old: String, new: String) throws {
        let text = try receipt().encode()
        let wrong = text.replacing(old, with: new)
        #expect(wrong != text)
        #expect(try refusal { try ReceiptMessage.decode([UInt8](wrong)) }.reason == .badJSON)
    }

    @Test(arguments: [
        ("\"machineId\":\"cab-1\"", "\"machineId\":\"\"", RefusalReason.badMachine),
        ("\"transactionId\":\"pi_3PXq\",", "", .badTransaction),
        ("\"transactionId\":", "\"paymentTimestamp\":\"2024-07-01T12:00:00Z\",\"transactionId\":", .badTransaction),
        ("\"transactionId\":\"pi_3PXq\"", "\"paymentTimestamp\":\"yesterday\"", .badTimestamp),
        ("\"timestamp\":\"2024", "\"timestamp\":\"x2024", .badTimestamp),
    ])
    func `a receipt without a proper name or date is refused`(old: String, new: String, reason: RefusalReason) throws {
        let wrong = try receipt().encode().replacing(old, with: new)
        #expect(try refusal { try ReceiptMessage.decode([UInt8](wrong)) }.reason == reason)
    }
}
