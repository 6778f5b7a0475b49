import CabinetModel
package import CabinetPlatform
import CabinetProgram
package import Logging
import Synchronization

/// Looks each second whether the daemon lives and what time it is: feeds systemd's watchdog and watches the clock.
///
/// When the daemon does not live it does not feed, and systemd restarts it, which loses nothing: a wedged daemon is worse.
/// ``run()`` is the body of a thread that waits for nothing else, above all not for the ledger.
package final class Housekeeper: Sendable {
    /// Without a watchdog only the clock is looked at.
    private static let usualInterval = Duration.seconds(10)
    /// A thread that waits for nothing to do is woken so often, so that idle and stuck are told apart: seldom, because at
    /// rest these are most of what wakes the processor.
    private static let wakingInterval = Duration.seconds(10)

    private let manager: ServiceManager
    private let engine: PulseEngine
    private let link: BrokerLink
    private let loop: EventLoop
    private let board: StateBoard
    private let clock: CabinetClock
    private let logger: Logger
    private let loopTurns = Counter()
    private let isStopping = Atomic(false)
    private let doorbell = Doorbell()

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

    /// Says that the daemon is ready, looks until ``stop()``, and says that it stops.
    ///
    /// Once, on a thread of its own.
    package func run() {
        waitForLoop()
        // Before it is ready for the first time, in 1970 perhaps.
        lookAtClock()
        board.set(.starting, false)
        tellReady()
        keepLooking()
        tell(manager.notifyStopping())
        board.set(.stopping, true)
    }

    /// Ends ``run()``.
    ///
    /// Any thread; twice is harmless.
    package func stop() {
        isStopping.store(true, ordering: .releasing)
        doorbell.ring()
    }

    private var mustStop: Bool { isStopping.load(ordering: .acquiring) }

    private func waitForLoop() {
        loop.post { [loopTurns, doorbell] in
            loopTurns.increment()
            doorbell.ring()
        }
        while loopTurns.value == 0, !mustStop { _ = doorbell.wait(until: nil) }
    }

    private func keepLooking() {
        // Four in the watchdog's time, so that one look that comes late is no reason for a restart.
        let interval = manager.watchdogInterval.map { $0 / 4 } ?? Self.usualInterval
        var liveness = Liveness()
        var verdict = Liveness.Verdict.alive
        var wakeAt = clock.now()
        while !mustStop {
            lookAtClock()
            let last = verdict
            verdict = look(&liveness)
            if verdict == .alive { tell(manager.notifyWatchdog()) }
            if verdict != last { report(verdict) }
            if clock.now() >= wakeAt {
                wakeAt = clock.now().advanced(by: Self.wakingInterval)
                engine.wake()
                loop.post { [loopTurns] in loopTurns.increment() }
            }
            _ = doorbell.wait(until: .now().advanced(by: interval))
        }
    }

    private func look(_ liveness: inout Liveness) -> Liveness.Verdict {
        var progress: [Liveness.Watched: UInt64] = [.pulses: engine.progress, .desk: loopTurns.value]
        if link.isOnline { progress[.network] = link.progress }
        return liveness.look(progress, closedUntil: engine.closedUntil, at: clock.now())
    }

    private func report(_ verdict: Liveness.Verdict) {
        switch verdict {
        case .alive: logger.notice("Every thread moves again")
        case .switchOverdue:
            logger.critical("The coin switch does not open; systemd will restart the daemon unless it does")
        case .stuck(let threads):
            logger.critical(
                "A thread is stuck; systemd will restart the daemon unless it moves again",
                metadata: ["threads": "\(threads.map(\.rawValue).joined(separator: " "))"])
        }
    }

    /// From now on `systemctl status` says at each change whether payments are taken, and if not, why.
    private func tellReady() {
        let line = ServiceStatus(board.facts.readiness)
        tell(manager.notifyReady(status: line.text))
        let refresh: @Sendable () -> Void = { [self] in
            if let text = line.news(board.facts.readiness) { tell(manager.notifyStatus(text)) }
        }
        // Not on the thread that rings: it may be that of the pulses.
        board.changed.listen { [loop] in loop.post(refresh) }
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

/// A number that rises.
private final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    var value: UInt64 { count.load(ordering: .relaxed) }

    func increment() {
        count.wrappingAdd(1, ordering: .relaxed)
    }
}
