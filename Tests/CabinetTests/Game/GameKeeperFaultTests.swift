import Cabinet
import CabinetModel
import Ledger
import Logging
import Testing

/// What becomes of games when the ledger cannot be written.
@Suite struct GameKeeperFaultTests {
    private let bench: Bench
    private var games: GameKeeper { bench.games }
    private var facts: StateBoard.Facts { bench.board.facts }

    init() throws {
        bench = try Bench()
        try bench.games.gameStarted(source: "mame")
        try bench.book.forbid(.closeGame)
    }

    // G1 for the operator's side: a game over is not lost. G5: and nobody is told that the game has ended before it has.
    @Test func `a game over that cannot be written is kept and written a second later`() throws {
        games.gameOver(from: .input)
        #expect(facts.mode == .playing)
        #expect(facts.readiness.reasons.contains(.ledgerFailed))
        #expect(games.deadline == bench.time.now.advanced(by: .seconds(1)))
        bench.time.advance(by: .seconds(1))
        try bench.book.allowAll()
        games.advance()
        #expect(facts.mode == .attract)
        #expect(!facts.readiness.reasons.contains(.ledgerFailed))
        #expect(try bench.gameOversQueued() == 1)
    }

    @Test func `while it waits, every source that ends the same game is that one game over`() throws {
        games.gameOver(from: .input)
        games.gameOver(from: .signal("mame"))
        #expect(throws: LedgerError.self) {
            try games.remoteGameOver(at: bench.time.utc.advanced(by: .seconds(1)))
        }
        try bench.book.allowAll()
        games.gameOver(from: .signal("mame"))
        #expect(try bench.gameOversQueued() == 1)
        #expect(try bench.book.lines("SELECT ended_by FROM games") == ["input"])
    }

    // The broker keeps it: kept here as well it would end the game twice.
    @Test func `a game over of the API that cannot be written is thrown back, and nothing has changed`() throws {
        let later = bench.time.utc.advanced(by: .seconds(1))
        let deadline = games.deadline
        #expect(throws: LedgerError.self) { try games.remoteGameOver(at: later) }
        #expect(facts.mode == .playing)
        #expect(games.deadline == deadline)
        try bench.book.allowAll()
        bench.time.advance(by: .seconds(1))
        games.advance()
        #expect(facts.mode == .playing)
        try games.remoteGameOver(at: later)
        #expect(facts.mode == .attract)
        #expect(try bench.gameOversQueued() == 1)
    }

    @Test(arguments: [true, false])
    func `at the end a game over that waits is written, or told as lost`(isWritable: Bool) throws {
        games.gameOver(from: .input)
        if isWritable { try bench.book.allowAll() }
        games.finishUp()
        #expect(try bench.gameOversQueued() == (isWritable ? 1 : 0))
        #expect(bench.log.count("A game over could not be written down", from: .error) == (isWritable ? 0 : 1))
    }

    // Else the event loop would try again at once, for ever, and fill the journal.
    @Test func `a maximum that cannot be written is tried again each second, and told once`() throws {
        bench.time.advance(to: try #require(games.deadline))
        for _ in 0..<5 {
            games.advance()
            #expect(games.deadline == bench.time.now.advanced(by: .seconds(1)))
            bench.time.advance(by: .seconds(1))
        }
        #expect(bench.log.count("A game over waits because the ledger cannot be written") == 1)
        try bench.book.allowAll()
        games.advance()
        #expect(facts.mode == .attract)
        #expect(games.deadline == nil)
    }

    // G7: two games are two games in the book, whatever the disk did between.
    @Test func `a credit that is played meanwhile begins the next game after the last was closed`() throws {
        games.gameOver(from: .input)
        var pulses = PulseBench(bench)
        try bench.pay("pi_1")
        try pulses.runUntilLineMoves()
        #expect(try bench.pulses() == ["1.1.1 begun"])
        try bench.book.allowAll()
        try pulses.runUntilIdle()
        #expect(try bench.book.lines("SELECT started_by, ended_by FROM games") == ["mame input", "paid -"])
        #expect(facts.mode == .playing)
        #expect(pulses.line.closings == 1)
    }

    @Test func `an inhibit that comes meanwhile is not lost`() throws {
        games.gameOver(from: .input)
        games.setInhibited(true)
        try bench.book.allowAll()
        bench.time.advance(by: .seconds(1))
        games.advance()
        #expect(games.isInhibited)
    }

    @Test func `a game that cannot be written down has not begun`() throws {
        try bench.book.allowAll()
        games.gameOver(from: .input)
        try bench.book.forbid(.openGame)
        #expect(throws: LedgerError.self) { try games.gameStarted(source: "mame") }
        #expect(facts.mode == .attract)
        try bench.book.allowAll()
        try games.gameStarted(source: "mame")
        #expect(facts.mode == .playing)
    }
}
