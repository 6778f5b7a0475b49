package import CabinetModel
import CabinetPlatform
package import Ledger
package import Logging
import Synchronization

/// Owns the session: whether somebody plays.
///
/// Every input that can begin or end a game comes through here.
///
/// Any thread. The session and the ledger's game row change together: the lock is held over the ledger's transaction,
/// and the session takes its new value only when that is on disk. The lock is always taken before the ledger's, never
/// the other way round. The board changes under the lock too, so that it never shows an older mode than the session's:
/// who listens to it must not come back here. Nobody waits here but the pulse thread between pulses, and the event loop.
package final class GameKeeper: Sendable {
    private struct State {
        var session: Session
        /// When the open game began; the game over that the API sends must be later.
        var gameStart: GameStart?
        /// A game over that could not be written down yet, and the session as it is once it is.
        var unwritten: Unwritten?
    }

    /// The beginning of a game by the calendar, and how the clocks stood to each other when this process took it up.
    private struct GameStart {
        let calendar: UTCInstant
        private let clock: CabinetClock
        private let seen: (utc: UTCInstant, now: MonotonicInstant)

        init(calendar: UTCInstant, _ clock: CabinetClock) {
            self.calendar = calendar
            self.clock = clock
            seen = (clock.utc(), clock.now())
        }

        /// Whether the calendar was set since.
        ///
        /// Its span and that of the monotonic clock, which is slewed with it but never set, are no longer one then. A second
        /// is left for a leap and for a thread that rests between two readings.
        var isCalendarSet: Bool {
            let step = seen.utc.duration(to: clock.utc()) - seen.now.duration(to: clock.now())
            return step < .seconds(-1) || step > .seconds(1)
        }
    }

    private struct Unwritten {
        let source: Session.GameOverSource
        var session: Session
        var retryAt: MonotonicInstant
    }

    /// Rings when ``deadline`` may have changed.
    package let deadlineChanged = Bell<Void>()
    /// Rings when the inhibit was asserted or released.
    package let inhibitChanged = Bell<Void>()

    private static let retryDelay = Duration.seconds(1)

    private let state: Mutex<State>
    private let ledger: Ledger
    private let board: StateBoard
    private let outgoing: Bell<Void>
    private let clock: CabinetClock
    private let trace: Trace
    private let logger: Logger
    private let paced: PacedLog

    /// Takes up the session where the ledger left it: an open game goes on, unless the ledger has ended it for a reboot.
    ///
    /// After `maximumGame` a game ends by itself (`nil`: never); `outgoing` is rung when a message went into the outbox.
    package init(
        maximumGame: Duration?, ledger: Ledger, board: StateBoard, outgoing: Bell<Void>, clock: CabinetClock,
        trace: Trace, logger: Logger
    ) {
        let openGame = ledger.opening.openGame
        let session = Session(maximumGame: maximumGame, openGame: openGame != nil, now: clock.now())
        let gameStart = openGame.map { GameStart(calendar: $0.startedAt, clock) }
        state = Mutex(State(session: session, gameStart: gameStart))
        self.ledger = ledger
        self.board = board
        self.outgoing = outgoing
        self.clock = clock
        self.trace = trace
        self.logger = logger
        paced = PacedLog(logger, clock: clock)
        board.setMode(session.mode)
        if openGame != nil { logger.notice("A game was open when the daemon stopped; it goes on") }
        if ledger.opening.gameEndedByReboot != nil {
            trace.emit(.gameOver(source: "reboot", ignored: nil), at: clock.now())
            logger.notice("A game was open when the board lost its power; it is over")
        }
    }

    /// When `advance()` must be called next; `nil` when nothing is due.
    package var deadline: MonotonicInstant? {
        // While a game over waits to be written, the maximum of the game that it ends means nothing any more.
        state.withLock { state in state.unwritten?.retryAt ?? state.session.deadline }
    }

    /// Whether the inhibit input holds pulses back.
    package var isInhibited: Bool { state.withLock { $0.session.isInhibited } }

    /// Writes a given pulse down and, if it completes a credit, begins a game with it.
    ///
    /// Pulse thread.
    ///
    /// Test pulses begin no game. Throws what the ledger throws, and then nothing has changed: call it again.
    package func finish(_ pulse: OwedPulse, _ measurement: PulseMeasurement) throws(LedgerError) {
        let now = clock.now()
        let finished = try state.withLock { state throws(LedgerError) in
            try writeUnwritten(&state)
            var session = state.session
            let action = pulse.completesCredit ? session.creditDelivered(now: now) : .none
            let game: GameChange? = action == .openGame ? .open(source: pulse.source.rawValue) : nil
            let utc = clock.utc()
            let finished = try ledger.finish(
                pulse, width: measurement.width, gap: measurement.gapBefore, game: game, at: utc)
            state.session = session
            if action == .openGame {
                state.gameStart = GameStart(calendar: utc, clock)
                announceStart(source: pulse.source.rawValue, at: now)
            }
            return finished
        }
        if pulse.completesCredit { deadlineChanged.ring() }
        if let outcome = finished.paymentOutcome { announce(outcome, of: pulse, finished, at: now) }
    }

    /// Writes down that a begun pulse was not given; it stays owed, unless its payment was cancelled meanwhile.
    ///
    /// Pulse thread.
    ///
    /// Throws what the ledger throws, and then nothing has changed: call it again.
    package func takeBack(_ pulse: OwedPulse) throws(LedgerError) {
        try ledger.abandon(pulse, at: clock.utc())
        outgoing.ring()  // a payment that was cancelled ends here, with its receipt
    }

    /// Ends the payments that expired while they waited for their first pulse, when anybody knows what time it is.
    ///
    /// Pulse thread.
    ///
    /// Throws what the ledger throws, and then nothing may be given.
    package func endExpired() throws(LedgerError) {
        guard clock.isSynchronised() else { return }
        let expired = try ledger.endExpired(at: clock.utc())
        guard !expired.isEmpty else { return }
        outgoing.ring()
        for pulse in expired {
            trace.emit(.outcome(.rejected, .stale), at: clock.now(), payment: pulse.label)
            logger.notice(
                "Payment expired before its first pulse",
                metadata: ["payment": "\(pulse.label)", "payment.number": "\(pulse.payment)"])
        }
    }

    /// Drops test pulses that cannot be given now; whoever asked for them would not expect them later.
    ///
    /// Pulse thread.
    ///
    /// Throws what the ledger throws, and then nothing has changed.
    package func dropTestPulses(because reason: NotReadyReason) throws(LedgerError) {
        for number in try ledger.dropTestPulses(at: clock.utc()) {
            trace.emit(.outcome(.cancelled, .cancelled), at: clock.now(), payment: number.label(nil))
            logger.notice(
                "Test pulses were dropped: they could not be given at once",
                metadata: ["payment.number": "\(number)", "reason": "\(reason.rawValue)"])
        }
    }

    /// A front end says that a game begins: playing from now on, also without a credit of ours.
    package func gameStarted(source: String) throws(LedgerError) {
        let now = clock.now()
        let isNewGame = try state.withLock { state throws(LedgerError) in
            try writeUnwritten(&state)
            var session = state.session
            guard session.gameStarted(now: now) == .openGame else { return false }
            let game = try ledger.openGame(source: source, at: clock.utc())
            state.gameStart = GameStart(calendar: game.startedAt, clock)
            state.session = session
            announceStart(source: source, at: now)
            return true
        }
        if isNewGame { deadlineChanged.ring() }
    }

    /// A source says that the game has ended.
    ///
    /// A second one for the same game, or one while nobody plays, is logged and ignored. When the ledger cannot take
    /// it, it is kept and written as soon as it can.
    package func gameOver(from source: Session.GameOverSource) {
        end(source) { session, now in session.gameOver(from: source, now: now) }
    }

    /// The payment API says that the game has ended: only while playing, and only when later than this game's start.
    ///
    /// That is not asked when the calendar was set since: a clock that was put back an hour would ignore every game over
    /// for an hour.
    ///
    /// Throws what the ledger throws, and then nothing has changed: the broker keeps the message, and sends it again.
    package func remoteGameOver(at timestamp: UTCInstant) throws(LedgerError) {
        let now = clock.now()
        let action = try state.withLock { state throws(LedgerError) in
            try writeUnwritten(&state)
            let isLater = state.gameStart.map { timestamp > $0.calendar || $0.isCalendarSet } ?? false
            do throws(LedgerError) {
                return try decide(&state, at: now) { $0.remoteGameOver(isLaterThanGameStart: isLater, now: now) }
            } catch {
                state.unwritten = nil
                throw error
            }
        }
        if case .ignored(let why) = action { announceIgnored(.remote, why, at: now) }
        deadlineChanged.ring()
    }

    /// The inhibit input was asserted or released.
    package func setInhibited(_ isInhibited: Bool) {
        state.withLock { state in
            state.session.inhibit(isInhibited)
            state.unwritten?.session.inhibit(isInhibited)
        }
        board.set(.inhibited, isInhibited)
        inhibitChanged.ring()
        logger.notice(isInhibited ? "Coins are inhibited" : "Coins are no longer inhibited")
    }

    /// Does what is due: ends a game at its maximum, writes a game over that could not be written.
    ///
    /// Early is harmless.
    package func advance() {
        end(.timeout) { session, now in session.advance(to: now) }
    }

    /// The last thing before the ledger is closed: a game over that still waits is written, or told as lost.
    package func finishUp() {
        do throws(LedgerError) {
            try state.withLock { state throws(LedgerError) in try writeUnwritten(&state) }
        } catch {
            logger.error(
                "A game over could not be written down; after the restart the game goes on",
                metadata: ["error": "\(error)"])
        }
    }

    /// Ends the game for a source that says so once: what the ledger cannot take is kept, and tried again.
    private func end(
        _ source: Session.GameOverSource, _ judge: (inout Session, MonotonicInstant) -> Session.Action
    ) {
        let now = clock.now()
        let action = state.withLock { state in
            do throws(LedgerError) {
                try writeUnwritten(&state)
                return try decide(&state, at: now) { judge(&$0, now) }
            } catch {
                state.unwritten?.retryAt = now.advanced(by: Self.retryDelay)
                ledgerFailed(error)
                return .none
            }
        }
        if case .ignored(let why) = action { announceIgnored(source, why, at: now) }
        deadlineChanged.ring()
    }

    /// Lets the session decide, on a copy that is kept only when the ledger has taken what it decided.
    ///
    /// When it throws, what it decided waits as unwritten.
    private func decide(
        _ state: inout State, at now: MonotonicInstant, _ judge: (inout Session) -> Session.Action
    ) throws(LedgerError) -> Session.Action {
        var session = state.session
        let action = judge(&session)
        guard case .closeGame(let source) = action else {
            state.session = session
            return action
        }
        state.unwritten = Unwritten(source: source, session: session, retryAt: now.advanced(by: Self.retryDelay))
        try writeUnwritten(&state)
        return action
    }

    /// Closes the game of a game over that waits; nothing has changed when it throws.
    private func writeUnwritten(_ state: inout State) throws(LedgerError) {
        guard let unwritten = state.unwritten else { return }
        _ = try ledger.closeGame(source: unwritten.source.text, at: clock.utc())
        state.session = unwritten.session
        state.unwritten = nil
        state.gameStart = nil
        board.setLedger(failed: false, for: .games)
        announceEnd(source: unwritten.source)
    }
}

extension GameKeeper {
    /// Told once: a retry each second must not fill the journal of a board whose disk is full.
    private func ledgerFailed(_ error: LedgerError) {
        guard !board.facts.isLedgerFailed(for: .games) else { return }
        logger.error("A game over waits because the ledger cannot be written", metadata: ["error": "\(error)"])
        board.setLedger(failed: true, for: .games)
    }

    private func announceStart(source: String, at instant: MonotonicInstant) {
        trace.emit(.gameStart(source: source), at: instant)
        board.setMode(.playing)
        logger.notice("Game started", metadata: ["source": "\(source)"])
    }

    private func announceEnd(source: Session.GameOverSource) {
        trace.emit(.gameOver(source: source.text, ignored: nil), at: clock.now())
        board.setMode(.attract)
        outgoing.ring()
        logger.notice("Game over", metadata: ["source": "\(source.text)"])
    }

    private func announceIgnored(
        _ source: Session.GameOverSource, _ why: Session.Ignored, at instant: MonotonicInstant
    ) {
        trace.emit(.gameOver(source: source.text, ignored: why.rawValue), at: instant)
        paced.log(
            .info, "A game over was ignored", about: "\(source.text) \(why.rawValue)",
            metadata: ["source": "\(source.text)", "because": "\(why.rawValue)"])
    }

    private func announce(
        _ outcome: Outcome, of pulse: OwedPulse, _ finished: Finished, at instant: MonotonicInstant
    ) {
        outgoing.ring()
        let reason: RefusalReason? = outcome == .cancelled ? .cancelled : nil
        trace.emit(.outcome(outcome, reason), at: instant, payment: pulse.label)
        logger.notice(
            "Payment ended",
            metadata: [
                "payment": "\(pulse.label)", "outcome": "\(outcome.rawValue)", "source": "\(pulse.source.rawValue)",
                "owed.credits": "\(finished.owedCredits)",
            ])
    }
}
