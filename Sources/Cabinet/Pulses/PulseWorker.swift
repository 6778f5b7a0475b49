package import CabinetModel
import CabinetPlatform
package import Ledger
package import Logging

/// Gives the owed pulses, one at a time, in the order of the ledger.
///
/// Confined to the pulse thread.
///
/// One step is one pulse, and a pulse is always the same five things:
///
/// 1. the gap since the last one has passed,
/// 2. `begun` is on disk, alone in its transaction,
/// 3. the permit still stands, and then the switch closes, stays closed until its deadline, and opens; nothing else happens
///    in between,
/// 4. the width is measured,
/// 5. `done` is on disk, with the receipt if it was the payment's last.
///
/// So the disk makes a gap longer, never a pulse, and a pulse that the ledger does not know cannot happen.
package struct PulseWorker {
    /// What the thread does next.
    package enum Step: Equatable {
        /// There may be more to do at once.
        case again
        /// Nothing to do until somebody rings.
        case idle
        /// Nothing to do before this instant.
        case wait(until: MonotonicInstant)
    }

    /// How long after a fault of disk or line it is tried again.
    private static let retryDelay = Duration.seconds(1)
    /// A line that can be claimed but not moved is tried more and more rarely: each try leaves a row in the ledger.
    private static let longestRetryDelay = Duration.seconds(60)
    /// A pulse that is so much too long is told: with real-time priority none was later than 1 ms under full load, and a
    /// board that takes 100 ms takes 110.
    private static let tolerableLateness = Duration.milliseconds(10)

    /// How a begun pulse ended, until the ledger knows it.
    private enum Ending {
        case given(OwedPulse, PulseMeasurement)
        /// The switch was not closed: it could not be, or may not be any more.
        case notGiven(OwedPulse)
    }

    private enum LineState {
        /// The last pulse came out, or none was asked for yet.
        case sound
        /// It was not there at the start; once it can be claimed it is as sound as any.
        case absent(retryAt: MonotonicInstant)
        /// It could not be moved.
        case lost(retryAt: MonotonicInstant)
        /// Claimed again; only a pulse shows whether it moves.
        case doubtful
    }

    /// Decides whether a pulse may be given.
    package let permit: PulsePermit
    private let line: any PulseLine
    private let lineName: String
    private let ledger: Ledger
    private let games: GameKeeper
    private let board: StateBoard
    private let clock: CabinetClock
    private let trace: Trace
    private let logger: Logger
    private let profile: PulseProfile
    private var train: PulseTrain
    private var lineState = LineState.sound
    private var lineRetryDelay = Self.retryDelay
    /// Why the line could not be claimed, as it was told last.
    private var toldAbsence: String?
    private var unwritten: Ending?
    private var ledgerRetryAt: MonotonicInstant?

    /// A worker on a line that is claimed, or for whose `absence` there is a reason: then it is tried each second.
    package init(
        permit: PulsePermit, line: any PulseLine, absence: (any Error)? = nil, lineName: String, profile: PulseProfile,
        ledger: Ledger, games: GameKeeper, board: StateBoard, clock: CabinetClock, trace: Trace, logger: Logger
    ) {
        self.permit = permit
        self.line = line
        self.lineName = lineName
        self.ledger = ledger
        self.games = games
        self.board = board
        self.clock = clock
        self.trace = trace
        self.logger = logger
        self.profile = profile
        // The line was claimed open just now; a daemon that was killed in mid-pulse may have had it closed until then.
        train = PulseTrain(profile: profile, openSince: clock.now())
        guard let absence else { return }
        board.setLine(lineName, isLost: true)
        lineState = .absent(retryAt: retryAfterAbsence(absence))
    }

    /// Gives at most one pulse, and says when to be called again.
    ///
    /// Without the permit it gives none; what is unwritten is still written, a lost line claimed, and what expires ends. Test
    /// pulses do not wait for the inhibit input or a lost line: they are dropped.
    package mutating func step() -> Step {
        if let ledgerRetryAt, clock.now() < ledgerRetryAt { return .wait(until: ledgerRetryAt) }
        do throws(LedgerError) {
            try writeUnwritten()
            try games.endExpired()
            if let retryAt = reclaimLine() {
                try games.dropTestPulses(because: .lineLost)
                ledgerRecovered()
                return .wait(until: retryAt)
            }
            if permit.isHeld { try games.dropTestPulses(because: .inhibited) }
            guard permit.isGranted else {
                ledgerRecovered()
                return .idle
            }
            let step = try giveNext()
            ledgerRecovered()
            return step
        } catch {
            return ledgerFailed(error)
        }
    }

    /// Writes down what is still unwritten, if the ledger lets it: the last thing before the thread ends.
    package mutating func finishUp() {
        do throws(LedgerError) {
            try writeUnwritten()
        } catch {
            logger.error(
                "The end of a pulse could not be written down; after the restart the pulse counts as uncertain",
                metadata: ["error": "\(error)"])
        }
        line.release()
    }

    private mutating func giveNext() throws(LedgerError) -> Step {
        guard let pulse = try ledger.nextOwed() else {
            // Nobody waits now: the next pulse need not tidy up, and a doubtful line deserves another payment.
            trustLine()
            try ledger.tidy()
            return .idle
        }
        let earliest = train.earliestClose(now: clock.now())
        guard earliest <= clock.now() else { return .wait(until: earliest) }
        guard try ledger.begin(pulse, at: clock.utc()) else { return .again }  // cancelled in the meantime
        // The disk may have taken its time: then the pulse is taken back, and its payment ends.
        unwritten = hasExpired(pulse) ? .notGiven(pulse) : giveOne(pulse)
        try writeUnwritten()
        return .again
    }

    private func hasExpired(_ pulse: OwedPulse) -> Bool {
        guard let expiresAt = pulse.expiresAt, clock.isSynchronised() else { return false }
        return expiresAt < clock.utc()
    }

    /// Closes and opens the switch, if it may and can be closed at all.
    private mutating func giveOne(_ pulse: OwedPulse) -> Ending {
        guard permit.take(until: clock.now().advanced(by: profile.width)) else {
            logger.info(
                "A pulse was called off: it must not be given any more", metadata: ["payment": "\(pulse.label)"])
            return .notGiven(pulse)
        }
        defer { permit.giveBack() }
        do {
            try line.setClosed(true)
        } catch {
            if (try? line.setClosed(false)) == nil { line.release() }
            train.closingFailed(at: clock.now())
            loseLine("The coin switch could not be closed", error)
            return .notGiven(pulse)
        }
        let closedAt = clock.now()
        let deadline = train.closed(at: closedAt)
        FaultPoint.reach(.switchClosed)
        clock.sleep(deadline)
        let openingAt = clock.now()
        var openingError: (any Error)?
        do {
            try line.setClosed(false)
        } catch {
            openingError = error
            line.release()  // the kernel takes a released line back to its default; nothing more can be done from here
        }
        let openedAt = clock.now()
        FaultPoint.reach(.switchOpened)
        if let openingError { loseLine("The coin switch could not be opened", openingError) } else { trustLine() }
        trace.emit(.edge(line: lineName, isActive: true), at: closedAt, payment: pulse.label)
        trace.emit(.edge(line: lineName, isActive: false), at: openingAt, payment: pulse.label)
        let measurement = train.opened(at: openingAt, completed: openedAt)
        if measurement.lateness > Self.tolerableLateness {
            logger.warning(
                "A pulse came out longer than asked",
                metadata: ["payment": "\(pulse.label)", "width": "\(measurement.width)", "asked": "\(profile.width)"])
        }
        return .given(pulse, measurement)
    }

    private mutating func writeUnwritten() throws(LedgerError) {
        switch unwritten {
        case nil: return
        case .given(let pulse, let measurement): try games.finish(pulse, measurement)
        case .notGiven(let pulse): try games.takeBack(pulse)
        }
        unwritten = nil
        ledgerRecovered()
    }

    /// `nil` when the line is there; else when to try again.
    private mutating func reclaimLine() -> MonotonicInstant? {
        let (retryAt, wasThere): (MonotonicInstant, Bool)
        switch lineState {
        case .sound, .doubtful: return nil
        case .absent(let instant): (retryAt, wasThere) = (instant, false)
        case .lost(let instant): (retryAt, wasThere) = (instant, true)
        }
        guard clock.now() >= retryAt else { return retryAt }
        do {
            try line.reclaim()
        } catch {
            let next = retryAfterAbsence(error)
            lineState = wasThere ? .lost(retryAt: next) : .absent(retryAt: next)
            return next
        }
        // Nobody knows what the line did while it was lost: the next pulse keeps a whole gap from now.
        train = PulseTrain(profile: profile, openSince: clock.now())
        lineState = .doubtful
        if !wasThere { trustLine() }
        return nil
    }

    /// Tells why the line cannot be claimed, each reason once: one that came back may be held by somebody else.
    private mutating func retryAfterAbsence(_ error: any Error) -> MonotonicInstant {
        let words = "\(error)"
        if words != toldAbsence {
            logger.error(
                "The coin line is not there; it is claimed as soon as it is",
                metadata: ["line": "\(lineName)", "error": "\(words)"])
            toldAbsence = words
        }
        return clock.now().advanced(by: Self.retryDelay)
    }

    /// The line does what it is told, as far as anybody can tell.
    private mutating func trustLine() {
        guard case .doubtful = lineState else { return }
        lineState = .sound
        lineRetryDelay = Self.retryDelay
        toldAbsence = nil
        board.setLine(lineName, isLost: false)
        logger.notice("The coin line is back", metadata: ["line": "\(lineName)"])
    }

    private mutating func loseLine(_ what: Logger.Message, _ error: any Error) {
        if case .doubtful = lineState {
            logger.debug(what, metadata: ["line": "\(lineName)", "error": "\(error)"])
            lineRetryDelay = min(lineRetryDelay * 2, Self.longestRetryDelay)
        } else {
            logger.error(what, metadata: ["line": "\(lineName)", "error": "\(error)"])
        }
        lineState = .lost(retryAt: clock.now().advanced(by: lineRetryDelay))
        board.setLine(lineName, isLost: true)
    }

    private mutating func ledgerFailed(_ error: LedgerError) -> Step {
        if ledgerRetryAt == nil {
            logger.error("Pulses wait because the ledger cannot be written", metadata: ["error": "\(error)"])
            board.setLedger(failed: true, for: .pulses)
        }
        let retryAt = clock.now().advanced(by: Self.retryDelay)
        ledgerRetryAt = retryAt
        return .wait(until: retryAt)
    }

    private mutating func ledgerRecovered() {
        guard ledgerRetryAt != nil else { return }
        ledgerRetryAt = nil
        board.setLedger(failed: false, for: .pulses)
        logger.notice("The ledger can be written again")
    }
}
