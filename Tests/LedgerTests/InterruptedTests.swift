import CabinetModel
import CabinetProtocol
import Ledger
import Testing

@Suite struct InterruptedTests {
    private let book: TestBook

    init() throws {
        book = try TestBook()
    }

    @Test func `after a stop between two pulses there is nothing to settle`() throws {
        try interrupt { ledger in
            _ = try ledger.pay("pi_1", credits: 2, book)
            try ledger.give(book)
        }
        let ledger = try book.open()
        #expect(try ledger.resolveInterrupted(.repeat, at: book.now) == [])
        #expect(try ledger.nextOwed()?.ordinal == 2)
        try ledger.close()
    }

    @Test func `repeat gives the pulse again and counts it as uncertain`() throws {
        try interrupt { ledger in
            _ = try ledger.pay("pi_1", book)
            _ = try ledger.beginNext(book)
        }
        let ledger = try book.open()
        #expect(try #require(throws: LedgerError.self) { try ledger.nextOwed() }.code == .inconsistent)
        let interrupted = try ledger.resolveInterrupted(.repeat, at: book.now)
        #expect(interrupted.map(\.countedAsGiven) == [false])
        #expect(interrupted.map(\.paymentOutcome) == [nil])
        #expect(try ledger.resolveInterrupted(.repeat, at: book.now) == [])
        #expect(ledger.owedCredits == 1)
        let pulse = try #require(try ledger.nextOwed())
        #expect(pulse.ordinal == 1)
        #expect(pulse.attempt == 2)
        try ledger.give(book)
        let receipt = try #require(try ledger.queuedReceipts().last)
        #expect(receipt.outcome == .delivered)
        #expect(receipt.pulses.emitted == 1)
        #expect(receipt.pulses.uncertain == 1)
        #expect(try ledger.meter(.uncertain) == 1)
        try ledger.close()
        #expect(try book.open().opening.meterMismatch == [])
    }

    @Test func `skip counts the pulse as given, and ends the payment if it was the last`() throws {
        try interrupt { ledger in
            _ = try ledger.pay("pi_1", credits: 2, book)
            try ledger.give(book)
            _ = try ledger.beginNext(book)
        }
        let ledger = try book.open()
        #expect(ledger.owedCredits == 1)
        let interrupted = try ledger.resolveInterrupted(.skip, at: book.now)
        #expect(interrupted.map(\.countedAsGiven) == [true])
        #expect(interrupted.map(\.paymentOutcome) == [.delivered])
        #expect(ledger.owedCredits == 0)
        #expect(try ledger.nextOwed() == nil)
        let receipt = try #require(try ledger.queuedReceipts().last)
        #expect(receipt.outcome == .delivered)
        #expect(
            receipt.pulses
                == PulseTally(
                    asked: 2, emitted: 2, shortest: .milliseconds(100), longest: .milliseconds(100), uncertain: 1))
        try ledger.close()
    }

    @Test func `skip goes on with the next pulse`() throws {
        try interrupt { ledger in
            _ = try ledger.pay("pi_1", credits: 3, book)
            _ = try ledger.beginNext(book)
        }
        let ledger = try book.open()
        #expect(try ledger.resolveInterrupted(.skip, at: book.now).map(\.paymentOutcome) == [nil])
        #expect(ledger.owedCredits == 2)
        #expect(try ledger.nextOwed()?.ordinal == 2)
        try ledger.close()
    }

    @Test(arguments: [(InterruptionPolicy.repeat, 0), (.skip, 1)])
    func `a payment that was cancelled in flight ends as cancelled`(policy: InterruptionPolicy, emitted: Int) throws {
        try interrupt { ledger in
            _ = try ledger.pay("pi_1", credits: 3, book)
            _ = try ledger.beginNext(book)
            _ = try ledger.cancel(try transaction("pi_1"), at: book.now)
        }
        let ledger = try book.open()
        #expect(ledger.owedCredits == 0)
        #expect(try ledger.resolveInterrupted(policy, at: book.now).map(\.paymentOutcome) == [.cancelled])
        #expect(ledger.owedCredits == 0)
        #expect(try ledger.nextOwed() == nil)
        #expect(try ledger.receiptLines().last == "pi_1 cancelled (cancelled) \(emitted)/3")
        #expect(try ledger.queuedReceipts().last?.pulses.uncertain == 1)
        try ledger.close()
    }

    @Test(arguments: [(InterruptionPolicy.repeat, Outcome.cancelled, "0/1"), (.skip, .delivered, "1/1")])
    func `a payment whose last pulse was in flight at its cancel ends by what that pulse counts as`(
        policy: InterruptionPolicy, outcome: Outcome, pulses: String
    ) throws {
        try interrupt { ledger in
            _ = try ledger.pay("pi_1", book)
            _ = try ledger.beginNext(book)
            #expect(try ledger.cancel(try transaction("pi_1"), at: book.now) == .nothingLeft)
        }
        let ledger = try book.open()
        #expect(ledger.owedCredits == 0)
        #expect(try ledger.resolveInterrupted(policy, at: book.now).map(\.paymentOutcome) == [outcome])
        #expect(ledger.owedCredits == 0)
        #expect(try ledger.nextOwed() == nil)
        #expect(try ledger.receiptLines().last?.hasSuffix(pulses) == true)
        try ledger.close()
        #expect(try book.open().opening.meterMismatch == [])
    }

    // A board that dies of its own coin relay would otherwise close the switch at each start, for ever.
    @Test(arguments: [false, true])
    func `a pulse that is interrupted twice in a row counts as given, and the next one goes on`(
        isTakenBackBetween: Bool
    ) throws {
        try interrupt { ledger in
            _ = try ledger.pay("pi_1", book)
            _ = try ledger.pay("pi_2", book)
            _ = try ledger.beginNext(book)
        }
        try interrupt { ledger in
            #expect(try ledger.resolveInterrupted(.repeat, at: book.now).map(\.countedAsGiven) == [false])
            if isTakenBackBetween { try ledger.abandon(ledger.beginNext(book), at: book.now) }
            _ = try ledger.beginNext(book)
        }
        let ledger = try book.open()
        let interrupted = try ledger.resolveInterrupted(.repeat, at: book.now)
        #expect(interrupted.map(\.countedAsGiven) == [true])
        #expect(interrupted.map(\.paymentOutcome) == [.delivered])
        #expect(ledger.owedCredits == 1)
        let receipt = try #require(try ledger.queuedReceipts().last)
        #expect((receipt.outcome, receipt.pulses.uncertain) == (.delivered, 2))
        #expect(try ledger.nextOwed()?.transactionID?.rawValue == "pi_2")
        try ledger.close()
        #expect(try book.open().opening.meterMismatch == [])
    }

    @Test func `each pulse of a payment is repeated once`() throws {
        try interrupt { _ = try $0.pay("pi_1", credits: 3, book) }
        var begun: [Int] = []
        for _ in 0..<6 {
            try interrupt { ledger in
                _ = try ledger.resolveInterrupted(.repeat, at: book.now)
                begun.append(try ledger.beginNext(book).ordinal)
            }
        }
        #expect(begun == [1, 1, 2, 2, 3, 3])
        let ledger = try book.open()
        #expect(try ledger.resolveInterrupted(.repeat, at: book.now).map(\.paymentOutcome) == [.delivered])
        #expect(try ledger.nextOwed() == nil)
        try ledger.close()
    }

    /// A run that ends without closing the ledger.
    private func interrupt(_ run: (Ledger) throws -> Void) throws {
        try run(book.open())
    }
}
