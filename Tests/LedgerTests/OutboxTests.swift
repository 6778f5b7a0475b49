import CabinetModel
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
        try ledger.acknowledged(1)
        try ledger.acknowledged(1)
        #expect(try ledger.outboxDepth() == 0)
        try ledger.close()
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
}
