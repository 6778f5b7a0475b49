import Cabinet
import CabinetModel
import Ledger
import Testing

@Suite struct GameKeeperTests {
    private let bench: Bench
    private var games: GameKeeper { bench.games }
    private var mode: Mode { bench.board.facts.mode }

    init() throws {
        bench = try Bench()
    }

    private func playCredit(_ id: String) throws {
        var pulses = PulseBench(bench)
        try bench.pay(id)
        try pulses.runUntilIdle()
    }

    /// Every game of the book: who began it and who ended it.
    private func gamesInBook() throws -> [String] {
        try bench.book.lines("SELECT started_by, ended_by FROM games ORDER BY number")
    }

    @Test func `a delivered credit begins a game and a game over ends it, in the ledger and on the board`() throws {
        let told = Milestone()
        bench.outgoing.listen { told.reach() }
        try playCredit("pi_1")
        #expect(mode == .playing)
        #expect(try gamesInBook() == ["paid -"])
        let before = told.count
        games.gameOver(from: .input)
        #expect(mode == .attract)
        #expect(try gamesInBook() == ["paid input"])
        #expect(try bench.gameOversQueued() == 1)
        #expect(told.count == before + 1)
    }

    @Test func `a credit that is added during a game belongs to it, and the maximum starts anew`() throws {
        try playCredit("pi_1")
        let first = try #require(games.deadline)
        bench.time.advance(by: .seconds(60))
        try playCredit("pi_2")
        #expect(try gamesInBook() == ["paid -"])
        #expect(first.duration(to: try #require(games.deadline)) >= .seconds(60))
    }

    @Test func `several sources for the end of one game are one game over`() throws {
        try playCredit("pi_1")
        games.gameOver(from: .input)
        bench.time.advance(by: .seconds(1))
        games.gameOver(from: .signal("mame"))
        try games.remoteGameOver(at: bench.time.utc)
        #expect(try bench.gameOversQueued() == 1)
        #expect(bench.log.metadata("A game over was ignored")["because"] == "same_game")
    }

    @Test func `a game over while nobody plays is nothing`() throws {
        games.gameOver(from: .input)
        #expect(try bench.gameOversQueued() == 0)
        #expect(bench.log.metadata("A game over was ignored") == ["source": "input", "because": "attract"])
    }

    @Test func `a front end begins a game without a credit of ours, once`() throws {
        try games.gameStarted(source: "mame")
        try games.gameStarted(source: "retroarch")
        #expect(mode == .playing)
        #expect(try gamesInBook() == ["mame -"])
    }

    // An open game survives the restart, with the whole maximum.
    @Test func `a game that was open when the daemon stopped goes on`() throws {
        let bench = try Bench { ledger in
            _ = try ledger.openGame(source: "paid", at: UTCInstant(nanoseconds: 0))
        }
        #expect(bench.board.facts.mode == .playing)
        #expect(bench.games.deadline == bench.time.now.advanced(by: .seconds(600)))
        bench.games.gameOver(from: .input)
        #expect(try bench.gameOversQueued() == 1)
        #expect(bench.board.facts.mode == .attract)
    }

    @Test func `a game that nobody ends, ends at the maximum and not before`() throws {
        try playCredit("pi_1")
        let deadline = try #require(games.deadline)
        bench.time.advance(to: deadline.advanced(by: .nanoseconds(-1)))
        games.advance()
        #expect(mode == .playing)
        bench.time.advance(to: deadline)
        games.advance()
        games.advance()
        #expect(mode == .attract)
        #expect(games.deadline == nil)
        #expect(try gamesInBook() == ["paid timeout"])
    }

    @Test func `without a maximum a game has no deadline`() throws {
        let bench = try Bench(maximumGame: nil)
        try bench.games.gameStarted(source: "mame")
        #expect(bench.games.deadline == nil)
        bench.time.advance(by: .seconds(86_400))
        bench.games.advance()
        #expect(bench.board.facts.mode == .playing)
    }

    @Test func `the API ends a game only with a time stamp that is later than the game's start`() throws {
        try playCredit("pi_1")
        let start = bench.time.utc
        try games.remoteGameOver(at: start.advanced(by: .seconds(-1)))
        try games.remoteGameOver(at: start)
        #expect(mode == .playing)
        #expect(bench.log.metadata("A game over was ignored")["because"] == "earlier_than_game")
        try games.remoteGameOver(at: start.advanced(by: .seconds(1)))
        #expect(mode == .attract)
        #expect(try gamesInBook() == ["paid remote"])
    }

    @Test func `for a game that went on after a restart the API's time stamp is held against its first start`() throws {
        let start = try #require(UTCInstant(rfc3339: "2024-07-01T11:00:00Z"))
        let bench = try Bench { _ = try $0.openGame(source: "paid", at: start) }
        try bench.games.remoteGameOver(at: start)
        #expect(bench.board.facts.mode == .playing)
        try bench.games.remoteGameOver(at: start.advanced(by: .seconds(1)))
        #expect(bench.board.facts.mode == .attract)
    }

    @Test(arguments: [-3600, 3600])
    func `a game over of the API is obeyed, whatever its time stamp, when the clock was set since the game's start`(
        step: Int
    ) throws {
        try playCredit("pi_1")
        bench.time.advance(by: .seconds(60))
        bench.time.stepCalendar(by: .seconds(step))
        try games.remoteGameOver(at: bench.time.utc.advanced(by: .seconds(-step - 120)))
        #expect(mode == .attract)
        #expect(try gamesInBook() == ["paid remote"])
    }

    // What a time service does to a clock that is nearly right is no step.
    @Test func `a clock that was corrected by less than a second leaves the comparison as it is`() throws {
        try playCredit("pi_1")
        let start = bench.time.utc
        bench.time.advance(by: .seconds(60))
        bench.time.stepCalendar(by: .milliseconds(-900))
        try games.remoteGameOver(at: start.advanced(by: .seconds(-1)))
        #expect(mode == .playing)
    }

    @Test func `a clock that is set during a game that went on after a restart leaves the comparison out, too`() throws
    {
        let start = try #require(UTCInstant(rfc3339: "2024-07-01T11:00:00Z"))
        let bench = try Bench { _ = try $0.openGame(source: "paid", at: start) }
        bench.time.stepCalendar(by: .seconds(-7200))
        try bench.games.remoteGameOver(at: bench.time.utc)
        #expect(bench.board.facts.mode == .attract)
    }

    // G5: no QR while coins are inhibited.
    @Test func `the inhibit input makes the cabinet unready and touches no game`() throws {
        let changes = Milestone()
        games.inhibitChanged.listen { changes.reach() }
        try playCredit("pi_1")
        games.setInhibited(true)
        #expect(games.isInhibited)
        #expect(bench.board.facts.readiness.reasons.contains(.inhibited))
        #expect(mode == .playing)
        games.setInhibited(false)
        #expect(!bench.board.facts.readiness.reasons.contains(.inhibited))
        #expect(changes.count == 2)
    }
}
