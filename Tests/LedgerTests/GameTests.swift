import CabinetModel
import CabinetProtocol
import GRDB
import Ledger
import Testing

@Suite struct GameTests {
    private let book: TestBook
    private let ledger: Ledger

    init() throws {
        book = try TestBook()
        ledger = try book.open()
    }

    @Test func `one game is on at a time`() throws {
        let game = try ledger.openGame(source: "mame", at: book.now)
        #expect(try ledger.openGame(source: "control", at: book.now) == game)
        #expect(try ledger.meter(.games) == 1)
    }

    @Test func `its end queues the game over with the time stamp that it is known by`() throws {
        let game = try ledger.openGame(source: "mame", at: book.now)
        let end = UTCInstant(nanoseconds: 1_720_000_000_123_456_789)
        let closed = try #require(try ledger.closeGame(source: "gpio", at: end))
        #expect(closed.number == game.number)
        #expect(closed.startedAt == game.startedAt)
        #expect(closed.timestampText == "2024-07-03T09:46:40.123456Z")
        let messages = try ledger.outgoing(.gameOver, limit: 10)
        #expect(
            messages.map(\.payload) == [
                #"{"machineId":"cab-1","status":"game_over","timestamp":"2024-07-03T09:46:40.123456Z"}"#
            ])
        #expect(try ledger.hasPublishedGameOver(timestampText: closed.timestampText))
        #expect(try !ledger.hasPublishedGameOver(timestampText: "2024-07-03T09:46:40Z"))
    }

    @Test func `several sources for one game are one game over`() throws {
        _ = try ledger.openGame(source: "paid", at: book.now)
        #expect(try ledger.closeGame(source: "gpio", at: book.now) != nil)
        #expect(try ledger.closeGame(source: "mqtt", at: book.now) == nil)
        #expect(try ledger.outboxDepth() == 1)
    }

    @Test func `an open game survives a restart, and its echo is known after one`() throws {
        _ = try ledger.openGame(source: "paid", at: book.now)
        let closed = try #require(try ledger.closeGame(source: "gpio", at: book.now))
        let game = try ledger.openGame(source: "mame", at: book.now)
        try ledger.close()
        let reopened = try book.open()
        #expect(reopened.opening.openGame == game)
        #expect(game.number == 2)
        #expect(try reopened.hasPublishedGameOver(timestampText: closed.timestampText))
        try reopened.close()
    }

    // Board and cabinet share the mains: the game is gone, and nobody would report its end.
    @Test(
        arguments: [("a", "a", true), ("a", "b", false), (nil, "b", true), ("a", nil, true)]
            as [(String?, String?, Bool)])
    func `an open game ends with a reboot, and only where one is known of`(
        before: String?, after: String?, goesOn: Bool
    ) throws {
        try ledger.close()
        let earlier = try book.open(bootID: before)
        _ = try earlier.pay("pi_1", book)
        let game = try #require(try earlier.give(game: .open(source: "paid"), book).openedGame)
        try earlier.close()
        let later = try book.open(bootID: after)
        #expect(later.opening.openGame == (goesOn ? game : nil))
        #expect(later.opening.gameEndedByReboot?.number == (goesOn ? nil : game.number))
        #expect(try later.outgoing(.gameOver, limit: 10).count == (goesOn ? 0 : 1))
        #expect(later.opening.meterMismatch == [])
        try later.close()
        let ends = try book.sql {
            try String.fetchAll($0, sql: "SELECT ended_by FROM games WHERE ended_by IS NOT NULL")
        }
        #expect(ends == (goesOn ? [] : ["reboot"]))
        // It is over once.
        #expect(try book.open(bootID: after).opening.gameEndedByReboot == nil)
    }
}
