import CabinetModel
import Ledger
import Testing

/// Payments whose player waits no longer.
@Suite struct ExpiryTests {
    private let book: TestBook
    private let ledger: Ledger
    private let expiry = UTCInstant(nanoseconds: 1_800_000_000_000_000_000)
    private var later: UTCInstant { expiry.advanced(by: .nanoseconds(1)) }

    init() throws {
        book = try TestBook()
        ledger = try book.open()
    }

    @Test func `a payment that expires before its first pulse is refused as stale, and the next one goes on`() throws {
        _ = try ledger.pay("pi_1", credits: 2, expiresAt: expiry, book)
        _ = try ledger.pay("pi_2", book)
        #expect(try ledger.endExpired(at: expiry).isEmpty)
        #expect(try ledger.endExpired(at: later).map(\.transactionID?.rawValue) == ["pi_1"])
        #expect(try ledger.endExpired(at: later).isEmpty)
        #expect(ledger.owedCredits == 1)
        #expect(try ledger.nextOwed()?.transactionID?.rawValue == "pi_2")
        #expect(
            try ledger.receiptLines() == ["pi_1 accepted 0/2", "pi_2 accepted 0/1", "pi_1 rejected (stale) 0/2"])
        #expect(try ledger.meter(.rejected) == 1)
    }

    @Test func `that outcome is final and stands in the book`() throws {
        _ = try ledger.pay("pi_1", expiresAt: expiry, book)
        _ = try ledger.endExpired(at: later)
        #expect(try ledger.pay("pi_1", book) == .duplicate(PaymentNumber(1), .rejected))
        let record = try #require(try ledger.payments(limit: 1).first)
        #expect((record.outcome, record.reason) == (.rejected, "stale"))
        #expect((record.expiresAt, record.finishedAt, record.begunAt) == (expiry, later, nil))
        try ledger.close()
        let reopened = try book.open()
        #expect(reopened.opening.meterMismatch == [])
        #expect(reopened.owedCredits == 0)
        try reopened.close()
    }

    @Test func `a payment that has begun does not expire, not even when its pulse was interrupted`() throws {
        _ = try ledger.pay("pi_1", credits: 2, expiresAt: expiry, book)
        _ = try ledger.beginNext(book)
        #expect(try ledger.endExpired(at: later).isEmpty)
        _ = try ledger.resolveInterrupted(.repeat, at: book.now)
        #expect(try ledger.endExpired(at: later).isEmpty)
        #expect(try ledger.giveAll(book).count == 2)
    }

    @Test func `a pulse that could not be given at all is no beginning`() throws {
        _ = try ledger.pay("pi_1", expiresAt: expiry, book)
        try ledger.abandon(ledger.beginNext(book), at: book.now)
        #expect(try ledger.endExpired(at: later).count == 1)
    }

    @Test func `without an expiry a payment is owed until it is given`() throws {
        _ = try ledger.pay("pi_1", book)
        #expect(try ledger.endExpired(at: later).isEmpty)
        #expect(ledger.owedCredits == 1)
    }
}
