import CabinetModel
package import CabinetPlatform
import CabinetProgram
package import Logging
import ServiceLifecycle
import Synchronization

/// Looks every few seconds whether the daemon lives and what time it is: feeds systemd's watchdog and watches the clock.
///
/// When a thread is stuck it does not feed, and systemd restarts the daemon, which loses nothing: a wedged daemon is worse.
package struct Housekeeper: Service {
    /// A third of the watchdog's usual 30 s, so that one look that comes late is no reason for a restart.
    private static let usualInterval = Duration.seconds(10)

    private let manager: ServiceManager
    private let engine: PulseEngine
    private let link: BrokerLink
    private let loop: EventLoop
    private let board: StateBoard
    private let clock: CabinetClock
    private let logger: Logger

    package init(
        manager: ServiceManager, engine: PulseEngine, link: BrokerLink, loop: EventLoop, board: StateBoard,
        clock: CabinetClock, logger: Logger
    ) {
        self.manager = manager
        self.engine = engine
        self.link = link
        self.loop = loop
        self.board = board
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        await loop.isRunning()
        // Before it is ready for the first time, in 1970 perhaps.
        lookAtClock()
        board.set(.starting, false)
        tellReady()
        await cancelWhenGracefulShutdown { await keepLooking() }
        tell(manager.notifyStopping())
        board.set(.stopping, true)
    }

    private func keepLooking() async {
        let interval = manager.watchdogInterval.map { $0 / 3 } ?? Self.usualInterval
        let loopTurns = Counter()
        var beat = Pulsebeat()
        while !Task.isCancelled {
            lookAtClock()
            look(&beat, loopTurns)
            engine.wake()
            loop.post { loopTurns.increment() }
            try? await Task.sleep(for: interval)
        }
    }

    private func look(_ beat: inout Pulsebeat, _ loopTurns: Counter) {
        let progress = Pulsebeat.Progress(
            pulses: engine.progress, loop: loopTurns.value, network: link.isOnline ? link.progress : nil)
        if beat.isAlive(progress) {
            tell(manager.notifyWatchdog())
        } else {
            logger.critical(
                "A thread is stuck; systemd will restart the daemon unless it moves again",
                metadata: [
                    "pulses": "\(progress.pulses)", "loop": "\(progress.loop)",
                    "network": "\(progress.network.map(String.init) ?? "offline")",
                ])
        }
    }

    /// From now on `systemctl status` says at each change whether payments are taken, and if not, why.
    private func tellReady() {
        let line = ServiceStatus(board.facts.readiness)
        tell(manager.notifyReady(status: line.text))
        let refresh: @Sendable () -> Void = {
            if let text = line.news(board.facts.readiness) { tell(manager.notifyStatus(text)) }
        }
        // Not on the thread that rings: it may be that of the pulses.
        board.changed.listen { loop.post(refresh) }
        // What has changed since the line was made.
        loop.post(refresh)
    }

    private func tell(_ result: Result<Void, SystemError>) {
        guard manager.isPresent, case .failure(let error) = result else { return }
        logger.warning("systemd could not be told", metadata: ["error": "\(error)"])
    }

    /// A clock before the build date is certainly wrong: a QR would then take money that nobody can date.
    private func lookAtClock() {
        board.set(.clockUnset, clock.utc() < ProgramVersion.buildDate)
    }
}

extension EventLoop {
    /// Returns when the loop has begun to run.
    fileprivate func isRunning() async {
        await withCheckedContinuation { continuation in post { continuation.resume() } }
    }
}

/// A number that rises.
private final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    var value: UInt64 { count.load(ordering: .relaxed) }

    func increment() {
        count.wrappingAdd(1, ordering: .relaxed)
    }
}
