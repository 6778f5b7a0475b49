import Cabinet
import CabinetModel
import CabinetPlatform
import Ledger
import Logging
import ServiceLifecycle
import UnixSignals

/// The daemon, put together by `build`; what is kept here is what its life needs.
struct Daemon {
    let ledger: Ledger
    let games: GameKeeper
    let tools: Tools
    let engine: PulseEngine
    let link: BrokerLink
    let loop: EventLoop
    let sockets: ControlServer
    let damageListener: DamageListener
    let housekeeper: Housekeeper

    /// How long the services have to end before the ledger is closed without them.
    ///
    /// A pulse of a second, the farewell to the broker, and room. A fault of one service ends the others in the same order
    /// and with the same patience.
    private static let shutdownLimit = Duration.seconds(8)
    /// How long the pulse thread has beyond that to write down how its last pulse ended.
    private static let pulseLimit = Duration.seconds(2)

    /// Runs until a signal or a fault ends it; then every line is inactive and the ledger is closed.
    ///
    /// The order of the services is the order of dependency; they end in reverse: pulses first, so that the pulse in
    /// flight ends at its deadline, then the network with its farewell, then the sockets.
    ///
    /// - Parameter beforeClosing: Called when every service has ended, with the ledger still open.
    /// - Throws: What ended a service, or what the ledger says to being closed.
    func run(beforeClosing: () throws -> Void = {}) async throws {
        let result: Result<Void, any Error>
        do {
            result = .success(try await ServiceGroup(configuration: groupConfiguration).run())
        } catch {
            result = .failure(error)
        }
        // The last: it waits for whoever reads the trace, and may wait for ever.
        defer { tools.trace.close() }
        endPulses()
        link.tellHeld()
        games.finishUp()
        // A damaged ledger is not marked as cleanly closed, so that the next start checks all of it.
        if case .failure(let error as LedgerError) = result, error.code == .corrupt { throw error }
        try beforeClosing()
        if try !ledger.close() {
            tools.logger.error("The daemon stops with a pulse that is not written down; the next start settles it")
        }
        try result.get()
    }

    /// Makes sure that the process does not end in the middle of a pulse.
    ///
    /// The group's patience may have ended before the pulse thread did: with the thread in a disk that does not answer.
    private func endPulses() {
        engine.stop()
        guard !engine.waitForEnd(until: tools.clock.now().advanced(by: Self.pulseLimit)) else { return }
        tools.logger.error(
            "The pulse thread is left behind in the disk", metadata: ["switch.closed": "\(engine.closedUntil != nil)"])
    }

    private var groupConfiguration: ServiceGroupConfiguration {
        let services: [any Service] = [
            ThreadService(
                name: "desk", body: { [loop] in loop.run() },
                stop: { [sockets, loop] in
                    sockets.stop()
                    loop.stop()
                }),
            ThreadService(name: "network", body: { [link] in link.run() }, stop: { [link] in link.stop() }),
            ThreadService(name: "pulses", body: { [engine] in engine.run() }, stop: { [engine] in engine.stop() }),
            HangupListener(logger: tools.logger),
            damageListener,
            ThreadService(
                name: "watchdog", body: { [housekeeper] in housekeeper.run() },
                stop: { [housekeeper] in housekeeper.stop() }),
        ]
        var configuration = ServiceGroupConfiguration(
            services: services.map {
                .init(
                    service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup)
            },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quietLogger)
        configuration.maximumGracefulShutdownDuration = Self.shutdownLimit
        return configuration
    }

    /// The service group tells each step at debug; that is of no use to an operator.
    private var quietLogger: Logger {
        var quiet = tools.logger
        quiet.logLevel = max(tools.logger.logLevel, .notice)
        return quiet
    }
}
