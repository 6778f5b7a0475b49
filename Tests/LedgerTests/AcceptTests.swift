import CabinetModel
import CabinetProtocol
import Ledger
import Testing

@Suite struct AcceptTests {
    private let book: TestBook
    private let ledger: Ledger

    init() throws {
        book = try TestBook()
        ledger = try book.open()
    }

    @Test func `a payment is accepted, owed and receipted`() throws {
        #expect(try ledger.pay("pi_1", credits: 2, book) == .accepted(PaymentNumber(1), owedCredits: 2))
        #expect(try ledger.pay("pi_2", book) == .accepted(PaymentNumber(2), owedCredits: 3))
        #expect(ledger.owedCredits == 3)
        #expect(try ledger.receiptLines() == ["pi_1 accepted 0/2", "pi_2 accepted 0/1"])
        #expect(try ledger.meter(.paid) == 3)
    }

    @Test func `the receipt carries what the contract names`() throws {
        let instant = book.now
        _ = try ledger.accept(try request("pi_1", credits: 2, pulsesPerCredit: 3), at: instant)
        #expect(
            try ledger.queuedReceipts() == [
                ReceiptMessage(
                    machineID: try #require(MachineID("cab-1")), payment: .transaction(try transaction("pi_1")),
                    credits: 2,
                    outcome: .accepted, reason: nil, pulses: PulseTally(asked: 6), timestamp: instant)
            ])
    }

    @Test func `the same payment again is a duplicate, whatever the verdict is by then`() throws {
        _ = try ledger.pay("pi_1", book)
        #expect(try ledger.pay("pi_1", book) == .duplicate(PaymentNumber(1), .accepted))
        #expect(try ledger.pay("pi_1", verdict: .stale, book) == .duplicate(PaymentNumber(1), .accepted))
        try ledger.give(book)
        #expect(try ledger.pay("pi_1", book) == .duplicate(PaymentNumber(1), .delivered))
        #expect(
            try ledger.receiptLines() == [
                "pi_1 accepted 0/1", "pi_1 accepted (duplicate) 0/1", "pi_1 accepted (duplicate) 0/1",
                "pi_1 delivered 1/1", "pi_1 delivered (duplicate) 1/1",
            ])
        #expect(ledger.owedCredits == 0)
        #expect(try ledger.meter(.duplicate) == 3)
        #expect(try ledger.meter(.paid) == 1)
    }

    @Test func `a duplicate is known after a restart`() throws {
        _ = try ledger.pay("pi_1", book)
        try ledger.close()
        let reopened = try book.open()
        #expect(try reopened.pay("pi_1", book) == .duplicate(PaymentNumber(1), .accepted))
        #expect(reopened.owedCredits == 1)
        try reopened.close()
    }

    @Test func `the same payment with other credits is a conflict and credits nothing`() throws {
        _ = try ledger.pay("pi_1", credits: 1, book)
        #expect(try ledger.pay("pi_1", credits: 5, book) == .refused(.conflict))
        #expect(ledger.owedCredits == 1)
        #expect(try ledger.receiptLines() == ["pi_1 accepted 0/1", "pi_1 accepted (conflict) 0/1"])
        #expect(try ledger.queuedReceipts().last?.credits == 1)
        #expect(try ledger.meter(.rejected) == 1)
        #expect(try ledger.giveAll(book) == [PaymentNumber(1)])
    }

    @Test func `a verdict is final: the payment is kept as rejected and never credited`() throws {
        #expect(try ledger.pay("pi_1", verdict: .stale, book) == .refused(.stale))
        #expect(try ledger.pay("pi_1", book) == .duplicate(PaymentNumber(1), .rejected))
        #expect(try ledger.nextOwed() == nil)
        #expect(try ledger.receiptLines() == ["pi_1 rejected (stale) 0/1", "pi_1 rejected (duplicate) 0/1"])
        let record = try #require(try ledger.payments(limit: 1).first)
        #expect(record.outcome == .rejected)
        #expect(record.reason == "stale")
    }

    @Test func `without a transaction id the time stamp and the credits are the identity`() throws {
        let text = "2024-07-01T12:00:00.123456Z"
        func pay(_ credits: Int) throws -> Acceptance {
            try ledger.accept(
                PaymentRequest(
                    paidWith: PaymentIdentity(timestamp: text, credits: credits), transactionID: nil,
                    timestampText: text,
                    credits: credits, pulsesPerCredit: 1), at: book.now)
        }
        #expect(try pay(1) == .accepted(PaymentNumber(1), owedCredits: 1))
        #expect(try pay(1) == .duplicate(PaymentNumber(1), .accepted))
        #expect(try pay(2) == .accepted(PaymentNumber(2), owedCredits: 3))
        #expect(
            try ledger.receiptLines() == [
                "\(text) accepted 0/1", "\(text) accepted (duplicate) 0/1", "\(text) accepted 0/2",
            ])
    }

    @Test func `without an identity two equal payments are two payments`() throws {
        let request = PaymentRequest(
            paidWith: nil, transactionID: nil, timestampText: "2024-07-01T12:00:00Z", credits: 1, pulsesPerCredit: 1)
        #expect(try ledger.accept(request, at: book.now) == .accepted(PaymentNumber(1), owedCredits: 1))
        #expect(try ledger.accept(request, at: book.now) == .accepted(PaymentNumber(2), owedCredits: 2))
    }

    @Test func `a payment that came unprotected is counted as that, each time it comes`() throws {
        for _ in 0..<2 { _ = try ledger.accept(request("pi_1"), isUnprotected: true, at: book.now) }
        _ = try ledger.accept(request("pi_2"), at: book.now)
        #expect(try ledger.meter(.unprotected) == 2)
    }

    @Test func `service credits and test pulses are counted apart and receipted to nobody`() throws {
        let service = PaymentRequest(serviceCredits: 2, pulsesPerCredit: 3, actor: "uid:1000")
        #expect(try ledger.accept(service, at: book.now) == .accepted(PaymentNumber(1), owedCredits: 2))
        let test = PaymentRequest(testPulses: 4, actor: "uid:0")
        #expect(try ledger.accept(test, at: book.now) == .accepted(PaymentNumber(2), owedCredits: 2))
        #expect(try ledger.giveAll(book).count == 10)
        #expect(try ledger.outboxDepth() == 0)
        #expect(try ledger.meter(.service) == 2)
        #expect(try ledger.meter(.test) == 4)
        #expect(try ledger.meter(.paid) == 0)
        #expect(ledger.owedCredits == 0)
        #expect(try ledger.payments(limit: 2).map(\.actor) == ["uid:0", "uid:1000"])
    }

    @Test func `receipts can be switched off, and everything else stays`() throws {
        try ledger.close()
        let quiet = try book.open(receipts: false)
        _ = try quiet.pay("pi_1", book)
        _ = try quiet.pay("pi_1", book)
        try quiet.give(book)
        #expect(try quiet.outboxDepth() == 0)
        #expect(try quiet.payments(limit: 1).first?.outcome == .delivered)
        try quiet.close()
    }

    @Test func `credits out of range are a fault of the caller`() async {
        await #expect(processExitsWith: .failure) {
            _ = PaymentRequest(serviceCredits: 0, pulsesPerCredit: 1, actor: "uid:0")
        }
        await #expect(processExitsWith: .failure) {
            _ = PaymentRequest(serviceCredits: 1, pulsesPerCredit: 101, actor: "uid:0")
        }
    }
}
