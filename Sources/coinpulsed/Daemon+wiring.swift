import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProtocol
import CabinetSettings
import Ledger
import Logging

/// Who is told what: outbox and status to the broker, inputs to the session, the session to the pulses, the sockets.
extension Daemon {
    static func publish(
        _ configuration: CabinetConfiguration, from ledger: Ledger, _ reporter: StateReporter, _ board: StateBoard,
        over link: BrokerLink, on loop: EventLoop, _ bells: Bells, _ tools: Tools
    ) {
        let topics = Topics(machineID: configuration.machineID)
        let outbox = Outbox(
            loop: loop, ledger: ledger, topics: topics,
            sends: configuration.publish.receipt ? [.receipt, .gameOver] : [.gameOver], board: board,
            clock: tools.clock, logger: tools.logger
        ) { topic, payload throws(BrokerFailure) in
            try link.publish(topic: topic, payload: payload, retain: false)
        }
        bells.outgoing.listen { outbox.wake() }
        link.published.listen { outbox.acknowledged($0.packetID, reason: $0.reason) }
        link.onlineChanged.listen { outbox.connectionChanged(isOnline: $0) }

        guard configuration.publish.status else { return }
        let status = StatusPublisher(
            loop: loop, reporter: reporter, topics: topics, clock: tools.clock, logger: tools.logger
        ) { topic, payload throws(BrokerFailure) in
            try link.publish(topic: topic, payload: payload, retain: true)
        }
        board.changed.listen { status.stateChanged() }
        bells.owed.listen { status.stateChanged() }
        bells.outgoing.listen { status.stateChanged() }
        link.published.listen { status.acknowledged($0.packetID, reason: $0.reason) }
        link.onlineChanged.listen { status.connectionChanged(isOnline: $0) }
    }

    /// Begins to watch the inputs; how the inhibit input stands, or that it is not there, is known before the first pulse
    /// can leave.
    static func watchInputs(
        _ configuration: CabinetConfiguration, _ hardware: Hardware, _ games: GameKeeper, _ board: StateBoard,
        _ holdPulses: @escaping @Sendable () -> Void, on loop: EventLoop, _ tools: Tools
    ) throws {
        if let settings = configuration.gameOver.input, let input = hardware.gameOver {
            let watcher = InputWatcher(
                loop: loop,
                description: .init(
                    name: Hardware.gameOverName, debounce: settings.debounce, hold: settings.hold,
                    tellsFirstLevel: false),
                clock: tools.clock, trace: tools.trace, logger: tools.logger, claim: { try Hardware.claim(settings) },
                onLoss: { board.setLine(Hardware.gameOverName, isLost: $0) }
            ) { isActive in
                if isActive { games.gameOver(from: .input) }
            }
            switch input {
            case .success(let input): watcher.start(with: input, knownLevel: try input.isActive())
            case .failure(let absence):
                board.setLine(Hardware.gameOverName, isLost: true)
                watcher.start(absent: absence)
            }
        }
        if let settings = configuration.inhibit, let input = hardware.inhibit {
            let watcher = InputWatcher(
                loop: loop,
                description: .init(
                    name: Hardware.inhibitName, debounce: settings.debounce, hold: settings.hold, tellsFirstLevel: true),
                clock: tools.clock, trace: tools.trace, logger: tools.logger, claim: { try Hardware.claim(settings) },
                onLoss: { isLost in
                    board.setLine(Hardware.inhibitName, isLost: isLost)
                    holdPulses()
                }
            ) { isActive in
                games.setInhibited(isActive)
            }
            switch input {
            case .success(let input):
                let isInhibited = try input.isActive()
                if isInhibited { games.setInhibited(true) }
                watcher.start(with: input, knownLevel: isInhibited)
            case .failure(let absence):
                board.setLine(Hardware.inhibitName, isLost: true)
                watcher.start(absent: absence)
            }
        }
    }

    /// What keeps a pulse from being given at once.
    private static func pulseObstacle(_ games: GameKeeper, _ facts: StateBoard.Facts) -> NotReadyReason? {
        if facts.isLineLost(Hardware.coinName) || facts.isLineLost(Hardware.inhibitName) { return .lineLost }
        return games.isInhibited ? .inhibited : nil
    }

    static func wire(
        _ games: GameKeeper, _ engine: PulseEngine, _ holdPulses: @escaping @Sendable () -> Void, _ bells: Bells,
        on loop: EventLoop
    ) {
        bells.owed.listen { engine.wake() }
        holdPulses()
        games.inhibitChanged.listen(holdPulses)
        let timer = loop.makeTimer { games.advance() }
        let schedule: @Sendable () -> Void = {
            loop.post { if let deadline = games.deadline { timer.schedule(at: deadline) } else { timer.cancel() } }
        }
        games.deadlineChanged.listen(schedule)
        schedule()
    }

    static func openSockets(
        _ configuration: CabinetConfiguration, _ hardware: Hardware, _ ledger: Ledger, _ games: GameKeeper,
        _ reporter: StateReporter, _ board: StateBoard, _ bells: Bells, on loop: EventLoop, _ tools: Tools
    ) throws(SocketFailure) -> ControlServer {
        let desk = ControlDesk(
            ledger: ledger, games: games, reporter: reporter,
            pulsesPerCredit: configuration.coin.profile.pulsesPerCredit, simulatedInputs: hardware.simulatedInputs,
            bells: .init(owed: bells.owed, outgoing: bells.outgoing),
            pulseObstacle: { pulseObstacle(games, board.facts) }, clock: tools.clock, trace: tools.trace,
            logger: tools.logger)
        let control = ControlServer(
            loop: loop, desk: desk, reporter: reporter, clock: tools.clock, logger: tools.logger)
        let signals = SignalReceiver(loop: loop, desk: desk, clock: tools.clock, logger: tools.logger)
        let directory = configuration.control.directory
        do throws(SystemError) {
            // Open to all: who may do what is decided by the credentials of each peer.
            control.start(on: try UnixSocket.listen(path: "\(directory)/control.sock", mode: 0o666))
            signals.start(
                on: try UnixSocket.bindDatagram(
                    path: "\(directory)/signal.sock", mode: 0o660, group: socketGroup(tools.logger)))
        } catch {
            throw SocketFailure(in: directory, error)
        }
        board.changed.listen {
            control.stateChanged()
            let facts = board.facts
            tools.trace.emit(.state(mode: facts.mode, reasons: facts.readiness.reasons), at: tools.clock.now())
        }
        bells.owed.listen { control.stateChanged() }
        bells.outgoing.listen { control.stateChanged() }
        return control
    }

    /// The group that may send signals, if there is one on this machine; else only this user and root may.
    private static func socketGroup(_ logger: Logger) -> String? {
        if UserInfo.groupExists(ControlDesk.Group.reader) { return ControlDesk.Group.reader }
        logger.info(
            "There is no group for emulators that send signals; only this user may",
            metadata: ["group": "\(ControlDesk.Group.reader)"])
        return nil
    }
}
