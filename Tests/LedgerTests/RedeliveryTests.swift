import CabinetModel
import Ledger
import Testing

/// Payments that nothing tells apart but what the broker does: no transaction id, whole seconds, QoS 1.
@Suite struct RedeliveryTests {
    private let book: TestBook
    private let ledger: Ledger

    init() throws {
        book = try TestBook()
        ledger = try book.open()
    }

    private func pay(_ packetID: UInt16, credits: Int = 1, at text: String = "2024-07-01T12:00:00Z") throws -> String {
        try ledger.payUnnamed(packetID, credits: credits, at: text, book)
    }

    @Test func `a payment that the broker delivers again on the next connection is the same`() throws {
        ledger.connectionBegan(sessionPresent: false)
        #expect(try pay(1) == "new")
        #expect(try pay(2) == "new")
        ledger.connectionBegan(sessionPresent: true)
        #expect(try pay(1) == "again")
        #expect(try pay(2) == "again")
        #expect(ledger.owedCredits == 2)
        #expect(try ledger.meter(.duplicate) == 2)
    }

    // Some brokers give the lowest free packet id to every message.
    @Test func `two players in one second with one packet id on one connection are two payments`() throws {
        ledger.connectionBegan(sessionPresent: true)
        #expect(try [pay(1), pay(1), pay(1)] == ["new", "new", "new"])
        ledger.connectionBegan(sessionPresent: true)
        #expect(try [pay(1), pay(1)] == ["again", "new"])
        #expect(ledger.owedCredits == 4)
    }

    @Test(arguments: [(1, 2, "2024-07-01T12:00:00Z"), (2, 1, "2024-07-01T12:00:00Z"), (1, 1, "2024-07-01T12:00:00.0Z")])
    func `another packet id, other credits or another text are another payment`(
        packetID: UInt16, credits: Int, text: String
    ) throws {
        ledger.connectionBegan(sessionPresent: true)
        _ = try pay(1)
        ledger.connectionBegan(sessionPresent: true)
        #expect(try pay(packetID, credits: credits, at: text) == "new")
    }

    @Test func `without the session of before the packet ids begin anew and match none`() throws {
        ledger.connectionBegan(sessionPresent: true)
        _ = try pay(1)
        ledger.connectionBegan(sessionPresent: false)
        #expect(try pay(1) == "new")
        ledger.connectionBegan(sessionPresent: true)
        #expect(try pay(1) == "again")
    }

    @Test func `a session that was lost stays lost when nothing came before the next connection`() throws {
        ledger.connectionBegan(sessionPresent: true)
        _ = try pay(1)
        ledger.connectionBegan(sessionPresent: false)
        ledger.connectionBegan(sessionPresent: true)
        #expect(try pay(1) == "new")
    }

    @Test func `a connection that broke before it brought anything changes nothing`() throws {
        ledger.connectionBegan(sessionPresent: true)
        _ = try pay(1)
        for _ in 0..<3 { ledger.connectionBegan(sessionPresent: true) }
        #expect(try pay(1) == "again")
    }

    @Test func `what was not delivered again on the next connection is not awaited for ever`() throws {
        ledger.connectionBegan(sessionPresent: true)
        _ = try pay(1)
        ledger.connectionBegan(sessionPresent: true)
        _ = try pay(2, at: "2024-07-01T12:00:07Z")
        ledger.connectionBegan(sessionPresent: true)
        #expect(try pay(1) == "new")
    }

    // G2: a broker that delivers again is cut off in the middle of that.
    @Test(arguments: [false, true])
    func `what was not delivered again because the connection broke is still the same on the one after`(
        withRestart: Bool
    ) throws {
        ledger.connectionBegan(sessionPresent: true)
        #expect(try [pay(1), pay(2)] == ["new", "new"])
        ledger.connectionBegan(sessionPresent: true)
        #expect(try pay(1) == "again")
        var ledger = ledger
        if withRestart {
            try ledger.close()
            ledger = try book.open()
        }
        ledger.connectionBegan(sessionPresent: true)
        #expect(try ledger.payUnnamed(2, book) == "again")
        #expect(try ledger.payUnnamed(2, book) == "new")
        #expect(ledger.owedCredits == 3)
        try ledger.close()
    }

    // The acknowledgement may be lost as often as the payment is delivered again.
    @Test func `a payment that is delivered again time after time is the same each time`() throws {
        for number in 0..<4 {
            ledger.connectionBegan(sessionPresent: number > 0)
            #expect(try pay(1) == (number == 0 ? "new" : "again"))
        }
        try ledger.give(book)
        ledger.connectionBegan(sessionPresent: true)
        #expect(try pay(1) == "again")
        #expect(try ledger.nextOwed() == nil)
    }

    // G2: killed between the commit and the acknowledgement, and the broker sends to the next process.
    @Test func `a payment that is delivered again to the next process is the same`() throws {
        ledger.connectionBegan(sessionPresent: true)
        _ = try pay(1)
        try ledger.close()
        let next = try book.open()
        next.connectionBegan(sessionPresent: true)
        #expect(try next.payUnnamed(1, book) == "again")
        #expect(try next.payUnnamed(1, book) == "new")
        try next.close()
    }

    @Test func `a refused one that is delivered again is refused once`() throws {
        ledger.connectionBegan(sessionPresent: true)
        #expect(try ledger.payUnnamed(1, verdict: .stale, book) == "refused")
        ledger.connectionBegan(sessionPresent: true)
        #expect(try pay(1) == "again")
        #expect(try ledger.meter(.rejected) == 1)
    }

    @Test func `a payment with a name of its own is known by that on every connection`() throws {
        ledger.connectionBegan(sessionPresent: true)
        _ = try ledger.pay("pi_1", book)
        #expect(try ledger.pay("pi_1", book) == .duplicate(PaymentNumber(1), .accepted))
        ledger.connectionBegan(sessionPresent: false)
        #expect(try ledger.pay("pi_1", book) == .duplicate(PaymentNumber(1), .accepted))
    }
}

extension Ledger {
    /// Accepts a payment that has no name, and says whether it was taken for a new one.
    func payUnnamed(
        _ packetID: UInt16, credits: Int = 1, at text: String = "2024-07-01T12:00:00Z", verdict: RefusalReason? = nil,
        _ book: TestBook
    ) throws -> String {
        let request = PaymentRequest(
            paidWith: PaymentIdentity(timestamp: text, credits: credits), transactionID: nil, timestampText: text,
            credits: credits, pulsesPerCredit: 1, packetID: packetID)
        return switch try accept(request, verdict: verdict, at: book.now) {
        case .accepted: "new"
        case .duplicate: "again"
        case .refused: "refused"
        }
    }
}
