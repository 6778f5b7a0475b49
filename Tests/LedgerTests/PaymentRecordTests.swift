import CabinetModel
import CabinetProtocol
import Testing

@testable import Ledger

@Suite struct PaymentRecordTests {
    private let book: TestBook
    private let ledger: Ledger

    init() throws {
        book = try TestBook()
        ledger = try book.open()
    }

    @Test func `a payment can be explained from its first second to its last`() throws {
        let received = book.now
        _ = try ledger.accept(try request("pi_1", credits: 2), at: received)
        #expect(try ledger.payments(limit: 1).first?.begunAt == nil)
        let first = try #require(try ledger.nextOwed())
        let begun = book.now
        _ = try ledger.begin(first, at: begun)
        _ = try ledger.finish(first, width: .milliseconds(100), at: book.now)
        let second = try ledger.beginNext(book)
        let finished = book.now
        _ = try ledger.finish(second, width: .milliseconds(102), gap: .milliseconds(250), at: finished)
        #expect(
            try ledger.payments(limit: 10) == [
                PaymentRecord(
                    number: PaymentNumber(1), source: .paid, transactionID: try transaction("pi_1"),
                    timestampText: "2024-07-01T12:00:00.5Z", credits: 2, actor: nil, receivedAt: received,
                    expiresAt: nil,
                    begunAt: begun,
                    finishedAt: finished,
                    pulses: PulseTally(
                        asked: 2, emitted: 2, shortest: .milliseconds(100), longest: .milliseconds(102)),
                    shortestGap: .milliseconds(250),
                    outcome: .delivered, reason: nil)
            ])
    }

    @Test func `they come newest first and in pages`() throws {
        for index in 1...5 { _ = try ledger.pay("pi_\(index)", book) }
        #expect(try ledger.payments(limit: 2).map(\.number.rawValue) == [5, 4])
        #expect(try ledger.payments(limit: 2, before: PaymentNumber(4)).map(\.number.rawValue) == [3, 2])
        #expect(try ledger.payments(limit: 2, before: PaymentNumber(1)) == [])
    }

    @Test func `those that wait are the players' open ones, oldest first`() throws {
        for index in 1...4 { _ = try ledger.pay("pi_\(index)", credits: index, book) }
        _ = try ledger.accept(PaymentRequest(serviceCredits: 1, pulsesPerCredit: 1, actor: "uid:0"), at: book.now)
        try ledger.give(book)
        _ = try ledger.cancel(try transaction("pi_3"), at: book.now)
        #expect(ledger.waitingPayments.map(\.credits) == [2, 4])
    }
}
