import CabinetModel
import GRDB
import Ledger
import Testing

@Suite struct OutboxTests {
    private let book: TestBook
    private let ledger: Ledger

    init() throws {
        book = try TestBook()
        ledger = try book.open()
    }

    @Test func `each topic is in order and apart`() throws {
        _ = try ledger.pay("pi_1", book)
        _ = try ledger.openGame(source: "paid", at: book.now)
        _ = try ledger.closeGame(source: "gpio", at: book.now)
        _ = try ledger.pay("pi_2", book)
        #expect(try ledger.outgoing(.receipt, limit: 10).map(\.number) == [1, 3])
        #expect(try ledger.outgoing(.gameOver, limit: 10).map(\.number) == [2])
        #expect(try ledger.outgoing(.receipt, after: 1, limit: 10).map(\.number) == [3])
        #expect(try ledger.outgoing(.receipt, limit: 1).map(\.number) == [1])
        #expect(try ledger.outboxDepth() == 3)
    }

    @Test func `what is acknowledged is gone, twice is no matter, and its number never comes again`() throws {
        _ = try ledger.pay("pi_1", book)
        ledger.acknowledged(1)
        ledger.acknowledged(1)
        #expect(try ledger.outboxDepth() == 0)
        try ledger.close()
        #expect(try rowCount() == 0)
        let reopened = try book.open()
        _ = try reopened.pay("pi_2", book)
        #expect(try reopened.outgoing(.receipt, limit: 10).map(\.number) == [2])
        try reopened.close()
    }

    @Test func `what is not acknowledged is there after a restart, word for word`() throws {
        _ = try ledger.pay("pi_1", book)
        let before = try ledger.outgoing(.receipt, limit: 10)
        try ledger.close()
        let reopened = try book.open()
        #expect(try reopened.outgoing(.receipt, limit: 10) == before)
        try reopened.close()
    }

    /// What stands in the book.
    private func rowCount() throws -> Int? {
        try book.sql { try Int.fetchOne($0, sql: "SELECT count(*) FROM outbox") }
    }

    @Test func `what is acknowledged leaves the book with the next transaction, but not with the begin of a pulse`()
        throws
    {
        for number in 1...3 { _ = try ledger.pay("pi_\(number)", book) }
        #expect(ledger.acknowledged(1) == 1)
        #expect(ledger.acknowledged(2) == 2)
        let pulse = try ledger.beginNext(book)
        #expect(try rowCount() == 3)
        _ = try ledger.finish(pulse, width: .milliseconds(100), at: book.now)
        #expect(try rowCount() == 2)
        #expect(ledger.acknowledged(3) == 1)
        try ledger.removeAcknowledged()
        #expect(try rowCount() == 1)
        try ledger.close()
    }

    // One row that cannot be removed is no reason to refuse a player.
    @Test func `an outbox that cannot be cleared fails nobody's payment`() throws {
        _ = try ledger.pay("pi_1", book)
        try book.sql {
            try $0.execute(
                sql:
                    "CREATE TRIGGER stuck BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'forbidden by a test'); END"
            )
        }
        ledger.acknowledged(1)
        _ = try ledger.pay("pi_2", book)
        #expect(ledger.owedCredits == 2)
        #expect(throws: LedgerError.self) { try ledger.removeAcknowledged() }
        #expect(try ledger.outgoing(.receipt, limit: 10).map(\.number) == [2])
        try book.sql { try $0.execute(sql: "DROP TRIGGER stuck") }
        try ledger.removeAcknowledged()
        #expect(try rowCount() == 1)
        try ledger.close()
    }
}
