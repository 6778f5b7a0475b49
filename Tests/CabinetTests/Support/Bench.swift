import Cabinet
import CabinetModel
import CabinetProtocol
import Ledger
import Testing

/// A cabinet without hardware and without network: a real ledger on disk, and a clock that a test moves.
final class Bench: Sendable {
    static let machineID = machine("cab-1")

    let time: ManualClock
    let clock: CabinetClock
    let book: TestBook
    let ledger: Ledger
    let board = StateBoard()
    let log = LogRecord()
    let owed = Bell<Void>()
    let outgoing = Bell<Void>()
    let games: GameKeeper
    let reporter: StateReporter
    let trace: Trace
    private let traced = TraceRecord()

    /// - Parameters:
    ///   - clock: Instead of the one that the test moves.
    ///   - maximumGame: As `game_over.max_game`.
    ///   - prepare: What has happened in the book before the cabinet is switched on.
    /// - Throws: What the file system and the ledger throw.
    init(
        clock: CabinetClock? = nil, maximumGame: Duration? = .seconds(600), prepare: (Ledger) throws -> Void = { _ in }
    ) throws {
        let time = ManualClock()
        let clock = clock ?? time.clock
        let book = try TestBook(machineID: Self.machineID, now: time.utc)
        let options = LedgerOptions(
            path: book.path, machineID: Self.machineID, now: time.utc, allowVolatile: true)
        let before = try Ledger.open(options)
        try prepare(before)
        try before.close()
        self.time = time
        self.clock = clock
        self.book = book
        ledger = try Ledger.open(options)
        trace = try Trace.start(sinks: [traced])
        games = GameKeeper(
            maximumGame: maximumGame, ledger: ledger, board: board, outgoing: outgoing, clock: clock, trace: trace,
            logger: log.logger)
        reporter = StateReporter(machineID: Self.machineID, board: board, ledger: ledger, clock: clock)
    }

    deinit {
        trace.close()
    }

    /// Everything that was traced; ends the trace.
    func traceEvents() -> [TraceEvent] {
        trace.close()
        return traced.events
    }

    /// A worker on `line` that gives what the ledger owes.
    func worker(
        on line: any PulseLine, absence: (any Error)? = nil, permit: PulsePermit = PulsePermit(),
        profile: PulseProfile = .standard, clock: CabinetClock? = nil
    ) -> PulseWorker {
        PulseWorker(
            permit: permit, line: line, absence: absence, lineName: "coin", profile: profile, ledger: ledger,
            games: games, board: board,
            clock: clock ?? self.clock, trace: trace, logger: log.logger)
    }

    private static func machine(_ id: String) -> MachineID {
        guard let machineID = MachineID(id) else { preconditionFailure("not a machine id: \(id)") }
        return machineID
    }
}

/// Keeps what was traced.
private final class TraceRecord: TraceSink {
    private let recorded = Recorded<TraceEvent>()

    var events: [TraceEvent] { recorded.entries }

    func write(_ event: TraceEvent) {
        recorded.append(event)
    }

    func lost(_ count: Int) {
        Issue.record("\(count) events of the trace were lost")
    }
}
