import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProtocol
import CabinetSettings
import Ledger
import Logging

extension Daemon {
    /// Puts the daemon together; with `Daemon+wiring.swift` the only place where the seams meet what implements them.
    ///
    /// The order is the order of safety: the ledger is locked before a line is claimed, the lines are claimed inactive
    /// before a socket is open, and the broker is only met by `run`. A line that is not there yet is waited for by `run`.
    ///
    /// Throws `LedgerError`, `GPIOError` or `SystemError`; the process is then expected to end.
    static func build(
        configuration: CabinetConfiguration, mode: RunMode, sinks: [any TraceSink], environment: [String: String],
        logger: Logger
    ) throws -> Daemon {
        let ledger = try openLedger(configuration, mode: mode, environment: environment, logger: logger)
        do {
            return try build(configuration, mode, on: ledger, sinks, environment, logger)
        } catch {
            // A start that failed is no unclean stop: the next one need not check the whole book.
            _ = try? ledger.close()
            throw error
        }
    }

    private static func build(
        _ configuration: CabinetConfiguration, _ mode: RunMode, on ledger: Ledger, _ sinks: [any TraceSink],
        _ environment: [String: String], _ logger: Logger
    ) throws -> Daemon {
        let record = mode.isDryRun ? nil : LineRecord(environment: environment, logger: logger)
        let hardware = try Hardware(claiming: configuration, record: record, logger: logger)

        let tools = Tools(clock: .system, trace: try Trace.start(sinks: sinks), logger: logger)
        let bells = Bells()
        let board = StateBoard()
        let reporter = StateReporter(
            machineID: configuration.machineID, board: board, ledger: ledger, clock: tools.clock)
        let games = GameKeeper(
            maximumGame: configuration.gameOver.maximumGame, ledger: ledger, board: board, outgoing: bells.outgoing,
            clock: tools.clock, trace: tools.trace, logger: logger)
        let engine = makeEngine(configuration, hardware, ledger, games, board, tools)
        let intake = makeIntake(configuration, ledger, games, board, bells, tools)
        let link = makeLink(configuration, mode, intake, reporter, ledger, board, tools)

        let loop = try EventLoop()
        if mode.publishes {
            publish(configuration, from: ledger, reporter, board, over: link, on: loop, bells, tools)
        }
        // A lock-out input that is gone locks out: nobody knows whether the door is shut.
        let holdPulses: @Sendable () -> Void = {
            engine.setHeld(games.isInhibited || board.facts.isLineLost(Hardware.inhibitName))
        }
        try watchInputs(configuration, hardware, games, board, holdPulses, on: loop, tools)
        wire(games, engine, holdPulses, bells, on: loop)
        let sockets = try openSockets(configuration, hardware, ledger, games, reporter, board, bells, on: loop, tools)

        let housekeeper = Housekeeper(
            manager: ServiceManager(environment: environment), engine: engine, link: link, loop: loop, board: board,
            clock: tools.clock, logger: logger)
        return Daemon(
            ledger: ledger, games: games, tools: tools, engine: engine, link: link, loop: loop, sockets: sockets,
            damageListener: DamageListener(of: ledger, logger: logger), housekeeper: housekeeper)
    }

    /// What nearly every part needs, and nobody changes.
    struct Tools {
        let clock: CabinetClock
        let trace: Trace
        let logger: Logger
    }

    /// What tells one part that another has something for it.
    struct Bells {
        /// Something is owed, or is no longer.
        let owed = Bell<Void>()
        /// Something waits in the outbox.
        let outgoing = Bell<Void>()
    }
}

extension Daemon {
    private static func openLedger(
        _ configuration: CabinetConfiguration, mode: RunMode, environment: [String: String], logger: Logger
    ) throws(LedgerError) -> Ledger {
        let now = CabinetClock.system.utc()
        let ledger = try Ledger.open(
            LedgerOptions(
                path: configuration.ledger.path, machineID: configuration.machineID, now: now,
                allowVolatile: configuration.ledger.isVolatileAllowed,
                receipts: mode.publishes && configuration.publish.receipt,
                bootID: BootID.current(environment: environment)))
        report(ledger.opening, mode: mode, logger: logger)
        for pulse in try ledger.resolveInterrupted(configuration.coin.onInterrupted, at: now) {
            report(pulse, policy: configuration.coin.onInterrupted, logger: logger)
        }
        for number in try ledger.dropTestPulses(at: now) {
            logger.notice(
                "Test pulses from before the start were dropped", metadata: ["payment.number": "\(number)"])
        }
        return ledger
    }

    private static func report(_ interrupted: InterruptedPulse, policy: InterruptionPolicy, logger: Logger) {
        let pulse = interrupted.pulse
        let metadata: Logger.Metadata = [
            "payment.number": "\(pulse.payment)", "pulse": "\(pulse.ordinal)", "policy": "\(policy.rawValue)",
        ]
        guard policy == .repeat, interrupted.countedAsGiven else {
            return logger.warning(
                "A pulse was interrupted by the last stop; nobody knows whether the game saw it", metadata: metadata)
        }
        logger.error(
            "A pulse was interrupted twice in a row and counts as given: does the board lose power when the coin switch closes?",
            metadata: metadata)
    }

    private static func report(_ opening: Opening, mode: RunMode, logger: Logger) {
        if opening.isNew, !mode.isDryRun {
            logger.warning("The ledger is new", metadata: ["ledger": "\(opening.bookID)"])
        }
        if opening.isCopy {
            logger.warning(
                "The ledger is a copy of an earlier one: what happened since it was made is unknown now",
                metadata: ["ledger": "\(opening.bookID)"])
        }
        if opening.uncleanStop {
            logger.notice(
                "The daemon was not stopped cleanly the last time; the ledger was checked",
                metadata: ["took": "\(opening.quickCheck.map { "\($0)" } ?? "-")"])
        }
        if let answer = opening.badRead {
            logger.warning(
                "The ledger could not be read at first, and could when it was asked again; the card may be failing",
                metadata: ["answer": "\(answer)"])
        }
        for mismatch in opening.meterMismatch {
            logger.error("A meter disagrees with the ledger's facts", metadata: ["meter": "\(mismatch)"])
        }
        if opening.owedCredits > 0 {
            logger.notice("Credits are owed from before", metadata: ["owed.credits": "\(opening.owedCredits)"])
        }
    }

    private static func makeEngine(
        _ configuration: CabinetConfiguration, _ hardware: Hardware, _ ledger: Ledger, _ games: GameKeeper,
        _ board: StateBoard, _ tools: Tools
    ) -> PulseEngine {
        // Before anybody can read that the start is over.
        if hardware.coinAbsence != nil { board.setLine(Hardware.coinName, isLost: true) }
        return PulseEngine(logger: tools.logger) { permit in
            PulseWorker(
                permit: permit, line: hardware.coin, absence: hardware.coinAbsence, lineName: Hardware.coinName,
                profile: configuration.coin.profile, ledger: ledger, games: games, board: board, clock: tools.clock,
                trace: tools.trace, logger: tools.logger)
        }
    }

    private static func makeIntake(
        _ configuration: CabinetConfiguration, _ ledger: Ledger, _ games: GameKeeper, _ board: StateBoard,
        _ bells: Bells, _ tools: Tools
    ) -> Intake {
        let link = PaymentLinkKeeper(
            configured: configuration.attract.link, allowedLinks: configuration.attract.allowedLinks, board: board,
            logger: tools.logger)
        return Intake(
            machineID: configuration.machineID,
            rules: Intake.Rules(
                creditsPerMessage: configuration.limits.creditsPerMessage,
                pulsesPerCredit: configuration.coin.profile.pulsesPerCredit,
                maximumAge: configuration.coin.maximumAge),
            receivers: Intake.Receivers(games: games, link: link, owed: bells.owed, outgoing: bells.outgoing),
            ledger: ledger, board: board, clock: tools.clock, trace: tools.trace, logger: tools.logger)
    }

    private static func makeLink(
        _ configuration: CabinetConfiguration, _ mode: RunMode, _ intake: Intake, _ reporter: StateReporter,
        _ ledger: Ledger, _ board: StateBoard, _ tools: Tools
    ) -> BrokerLink {
        var surroundings = BrokerLink.Surroundings(farewell: nil, ledger: ledger, keepsSession: !mode.isDryRun)
        if mode.publishes, configuration.publish.status { surroundings.farewell = { reporter.farewell() } }
        return BrokerLink(
            topics: Topics(machineID: configuration.machineID),
            surroundings: surroundings, intake: intake, board: board, clock: tools.clock, logger: tools.logger,
            connect: MosquittoBroker.connector(configuration, mode: mode, logger: tools.logger))
    }
}
