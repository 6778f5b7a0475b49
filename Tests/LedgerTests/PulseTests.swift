import CabinetModel
import CabinetProtocol
import GRDB
import Testing

@testable import Ledger

@Suite struct PulseTests {
    private let book: TestBook
    private let ledger: Ledger

    init() throws {
        book = try TestBook()
        ledger = try book.open()
    }

    @Test func `the oldest payment is given first, pulse by pulse`() throws {
        _ = try ledger.pay("pi_1", credits: 2, pulsesPerCredit: 2, book)
        _ = try ledger.pay("pi_2", book)
        var pulses: [OwedPulse] = []
        while let pulse = try ledger.nextOwed() {
            pulses.append(pulse)
            #expect(try ledger.nextOwed() == pulse)
            try ledger.give(book)
        }
        #expect(pulses.map(\.payment.rawValue) == [1, 1, 1, 1, 2])
        #expect(pulses.map(\.ordinal) == [1, 2, 3, 4, 1])
        #expect(pulses.map(\.attempt) == [1, 1, 1, 1, 1])
        #expect(pulses.map(\.completesCredit) == [false, true, false, true, true])
        #expect(pulses.map(\.completesPayment) == [false, false, false, true, true])
        #expect(pulses.map(\.transactionID?.rawValue) == ["pi_1", "pi_1", "pi_1", "pi_1", "pi_2"])
    }

    @Test func `a credit is owed until its last pulse was given`() throws {
        _ = try ledger.pay("pi_1", credits: 2, pulsesPerCredit: 2, book)
        var owed: [Int] = []
        for _ in 0..<4 { owed.append(try ledger.give(book).owedCredits) }
        #expect(owed == [2, 1, 1, 0])
    }

    @Test func `a test pulse completes no credit`() throws {
        _ = try ledger.accept(PaymentRequest(testPulses: 1, actor: "uid:0"), at: book.now)
        let pulse = try #require(try ledger.nextOwed())
        #expect(pulse.source == .test)
        #expect(!pulse.completesCredit)
        #expect(pulse.completesPayment)
    }

    @Test func `the last pulse ends the payment, and the receipt says how it went`() throws {
        _ = try ledger.pay("pi_1", credits: 3, book)
        for width in [101, 99, 100] { try ledger.give(width: .milliseconds(width), book) }
        let receipt = try #require(try ledger.queuedReceipts().last)
        #expect(receipt.outcome == .delivered)
        #expect(
            receipt.pulses
                == PulseTally(
                    asked: 3, emitted: 3, shortest: .milliseconds(99), longest: .milliseconds(101), uncertain: 0))
        #expect(try ledger.meter(.pulses) == 3)
    }

    @Test func `one pulse begins once`() throws {
        _ = try ledger.pay("pi_1", book)
        let pulse = try ledger.beginNext(book)
        #expect(try !ledger.begin(pulse, at: book.now))
        _ = try ledger.finish(pulse, width: .milliseconds(100), at: book.now)
        #expect(try !ledger.begin(pulse, at: book.now))
    }

    @Test func `a pulse of a cancelled payment does not begin`() throws {
        _ = try ledger.pay("pi_1", book)
        let pulse = try #require(try ledger.nextOwed())
        _ = try ledger.cancel(try transaction("pi_1"), at: book.now)
        #expect(try !ledger.begin(pulse, at: book.now))
    }

    // A thread that was left behind in a disk that does not answer may wake up after the ledger was marked as closed.
    @Test func `no pulse begins in a ledger that was marked as cleanly closed`() throws {
        _ = try ledger.pay("pi_1", book)
        let pulse = try #require(try ledger.nextOwed())
        try book.sql { try $0.execute(sql: "UPDATE book SET running = 0") }
        #expect(try !ledger.begin(pulse, at: book.now))
    }

    @Test func `a pulse that no payment has does not begin`() throws {
        _ = try ledger.pay("pi_1", book)
        let pulse = OwedPulse(
            payment: PaymentNumber(1), source: .paid, transactionID: nil, ordinal: 2, attempt: 1, completesCredit: true,
            completesPayment: true)
        #expect(try !ledger.begin(pulse, at: book.now))
    }

    @Test func `while a pulse is in flight no other one is named or begins`() throws {
        _ = try ledger.pay("pi_1", credits: 2, book)
        _ = try ledger.pay("pi_2", book)
        _ = try ledger.beginNext(book)
        #expect(try #require(throws: LedgerError.self) { try ledger.nextOwed() }.code == .inconsistent)
        let other = OwedPulse(
            payment: PaymentNumber(2), source: .paid, transactionID: nil, ordinal: 1, attempt: 1, completesCredit: true,
            completesPayment: true)
        let error = try #require(throws: LedgerError.self) { try ledger.begin(other, at: book.now) }
        #expect(error.code == .inconsistent)
    }

    @Test func `finishing again changes nothing`() throws {
        _ = try ledger.pay("pi_1", credits: 2, book)
        let pulse = try ledger.beginNext(book)
        let first = try ledger.finish(pulse, width: .milliseconds(100), game: .open(source: "paid"), at: book.now)
        let again = try ledger.finish(pulse, width: .milliseconds(700), game: .open(source: "paid"), at: book.now)
        #expect(first.owedCredits == 1)
        #expect(again == Finished(paymentOutcome: nil, owedCredits: 1, openedGame: nil))
        #expect(try ledger.meter(.pulses) == 1)
        #expect(try ledger.meter(.games) == 1)
        #expect(try ledger.payments(limit: 1).first?.pulses.longest == .milliseconds(100))
        let last = try ledger.beginNext(book)
        _ = try ledger.finish(last, width: .milliseconds(100), at: book.now)
        #expect(try ledger.finish(last, width: .milliseconds(100), at: book.now).paymentOutcome == .delivered)
        #expect(try ledger.receiptLines() == ["pi_1 accepted 0/2", "pi_1 delivered 2/2"])
    }

    @Test func `a pulse that has not begun cannot end`() throws {
        _ = try ledger.pay("pi_1", book)
        let pulse = try #require(try ledger.nextOwed())
        let error = try #require(throws: LedgerError.self) {
            try ledger.finish(pulse, width: .milliseconds(100), at: book.now)
        }
        #expect(error.code == .inconsistent)
    }

    @Test func `a pulse that was taken back is owed again and counts nowhere`() throws {
        _ = try ledger.pay("pi_1", book)
        let pulse = try ledger.beginNext(book)
        try ledger.abandon(pulse, at: book.now)
        try ledger.abandon(pulse, at: book.now)
        let second = try #require(try ledger.nextOwed())
        #expect(second.ordinal == 1)
        #expect(second.attempt == 2)
        #expect(ledger.owedCredits == 1)
        try ledger.give(book)
        #expect(try ledger.queuedReceipts().last?.pulses.uncertain == 0)
        #expect(try ledger.meter(.pulses) == 1)
    }

    @Test func `a pulse can start the game in its own transaction, unless one is on`() throws {
        _ = try ledger.pay("pi_1", credits: 2, book)
        let game = try #require(try ledger.give(game: .open(source: "paid"), book).openedGame)
        #expect(game.source == "paid")
        #expect(try ledger.give(game: .open(source: "paid"), book).openedGame == nil)
        #expect(try ledger.meter(.games) == 1)
    }
}
