import CabinetModel
import CabinetProtocol
import Testing

@testable import Ledger

@Suite struct CancelTests {
    private let book: TestBook
    private let ledger: Ledger

    init() throws {
        book = try TestBook()
        ledger = try book.open()
    }

    @Test func `a cancel that comes first refuses its payment when it comes, once and for ever`() throws {
        #expect(try cancel("pi_1") == .unknownStored)
        #expect(try cancel("pi_1") == .unknownStored)
        #expect(try ledger.outboxDepth() == 0)
        try ledger.close()
        let reopened = try book.open()
        #expect(try reopened.pay("pi_1", book) == .refused(.cancelled))
        #expect(try reopened.pay("pi_1", book) == .duplicate(PaymentNumber(1), .rejected))
        #expect(try reopened.nextOwed() == nil)
        #expect(try reopened.receiptLines() == ["pi_1 rejected (cancelled) 0/1", "pi_1 rejected (duplicate) 0/1"])
        try reopened.close()
    }

    @Test func `a waiting payment ends at once, with what it was given before`() throws {
        _ = try ledger.pay("pi_1", credits: 3, pulsesPerCredit: 2, book)
        for _ in 0..<3 { try ledger.give(book) }
        #expect(ledger.owedCredits == 2)
        #expect(try cancel("pi_1") == .cancelledWaiting)
        #expect(ledger.owedCredits == 0)
        #expect(try ledger.nextOwed() == nil)
        #expect(try ledger.receiptLines() == ["pi_1 accepted 0/6", "pi_1 cancelled (cancelled) 3/6"])
        #expect(try ledger.meter(.cancelled) == 1)
        #expect(try ledger.meter(.paid) == 3)
    }

    @Test func `a pulse in flight ends, and then the payment ends as cancelled`() throws {
        _ = try ledger.pay("pi_1", credits: 3, book)
        let pulse = try ledger.beginNext(book)
        #expect(try cancel("pi_1") == .stopping(remaining: 2))
        #expect(try cancel("pi_1") == .stopping(remaining: 2))
        #expect(ledger.owedCredits == 0)
        #expect(try ledger.nextOwed() == nil)
        let next = OwedPulse(
            payment: pulse.payment, source: .paid, transactionID: nil, ordinal: 2, attempt: 1, completesCredit: true,
            completesPayment: false)
        #expect(try !ledger.begin(next, at: book.now))
        #expect(try ledger.receiptLines() == ["pi_1 accepted 0/3"])
        let finished = try ledger.finish(pulse, width: .milliseconds(100), at: book.now)
        #expect(finished == Finished(paymentOutcome: .cancelled, owedCredits: 0, openedGame: nil))
        #expect(try ledger.receiptLines().last == "pi_1 cancelled (cancelled) 1/3")
    }

    // They are no credits: nothing leaves the balance with them.
    @Test(arguments: [false, true])
    func `test pulses that are dropped leave the balance as it is`(isInFlight: Bool) throws {
        _ = try ledger.accept(PaymentRequest(testPulses: 3, actor: "uid:0"), at: book.now)
        _ = try ledger.pay("pi_1", credits: 2, book)
        try ledger.give(book)
        let pulse = isInFlight ? try ledger.beginNext(book) : nil
        #expect(try ledger.dropTestPulses(at: book.now) == [PaymentNumber(1)])
        #expect(try ledger.dropTestPulses(at: book.now).isEmpty)
        if let pulse {
            #expect(try ledger.finish(pulse, width: .milliseconds(100), at: book.now).paymentOutcome == .cancelled)
        }
        #expect(ledger.owedCredits == 2)
        #expect(try ledger.nextOwed()?.payment == PaymentNumber(2))
        try ledger.close()
        #expect(try book.open().opening.meterMismatch == [])
    }

    @Test func `when the last pulse is in flight there is nothing left to cancel`() throws {
        _ = try ledger.pay("pi_1", book)
        let pulse = try ledger.beginNext(book)
        #expect(try cancel("pi_1") == .nothingLeft)
        #expect(try cancel("pi_1") == .nothingLeft)
        #expect(ledger.owedCredits == 0)
        #expect(try ledger.finish(pulse, width: .milliseconds(100), at: book.now).paymentOutcome == .delivered)
        #expect(try ledger.receiptLines() == ["pi_1 accepted 0/1", "pi_1 delivered 1/1"])
    }

    @Test func `a final payment stays as it is, and its receipt is sent again`() throws {
        _ = try ledger.pay("pi_1", book)
        try ledger.give(book)
        #expect(try cancel("pi_1") == .alreadyFinal(.delivered))
        _ = try ledger.pay("pi_2", credits: 2, book)
        _ = try cancel("pi_2")
        #expect(try cancel("pi_2") == .alreadyFinal(.cancelled))
        _ = try ledger.pay("pi_3", verdict: .stale, book)
        #expect(try cancel("pi_3") == .alreadyFinal(.rejected))
        #expect(
            try ledger.receiptLines() == [
                "pi_1 accepted 0/1", "pi_1 delivered 1/1", "pi_1 delivered 1/1",
                "pi_2 accepted 0/2", "pi_2 cancelled (cancelled) 0/2", "pi_2 cancelled (cancelled) 0/2",
                "pi_3 rejected (stale) 0/1", "pi_3 rejected (stale) 0/1",
            ])
    }

    @Test func `a pulse that was taken back while its payment was cancelled ends the payment`() throws {
        _ = try ledger.pay("pi_1", credits: 3, book)
        let pulse = try ledger.beginNext(book)
        _ = try cancel("pi_1")
        try ledger.abandon(pulse, at: book.now)
        #expect(try ledger.receiptLines().last == "pi_1 cancelled (cancelled) 0/3")
    }

    // Else the pulse would be owed again, and given to somebody who has the money back.
    @Test func `a last pulse that was taken back after the cancel is not owed again`() throws {
        _ = try ledger.pay("pi_1", credits: 2, book)
        try ledger.give(book)
        let pulse = try ledger.beginNext(book)
        #expect(try cancel("pi_1") == .nothingLeft)
        try ledger.abandon(pulse, at: book.now)
        #expect(try ledger.nextOwed() == nil)
        #expect(ledger.owedCredits == 0)
        #expect(try ledger.receiptLines() == ["pi_1 accepted 0/2", "pi_1 cancelled (cancelled) 1/2"])
    }

    @Test func `the others in the queue are not touched`() throws {
        for id in ["pi_1", "pi_2", "pi_3"] { _ = try ledger.pay(id, book) }
        #expect(try cancel("pi_2") == .cancelledWaiting)
        #expect(try ledger.giveAll(book) == [PaymentNumber(1), PaymentNumber(3)])
    }

    private func cancel(_ id: String) throws -> CancelResult {
        try ledger.cancel(try transaction(id), at: book.now)
    }
}
