package import CabinetModel
package import CabinetPlatform
package import Logging
import Synchronization

/// The pulse thread: waits until something is owed and lets its worker give it.
///
/// `run` is the thread's body; everything else may be called from any thread.
package final class PulseEngine: Sendable {
    private enum Life {
        case unborn, running, ended
    }

    /// Above every ordinary thread, below the kernel's own interrupt threads (50): the pulse must end on time, and it
    /// never computes, so it takes nothing from anybody.
    private static let realtimePriority = 20

    private let permit = PulsePermit()
    private let life = Mutex(Life.unborn)
    private let turns = Atomic<UInt64>(0)
    private let doorbell = Doorbell()
    private let endBell = Doorbell()
    private let logger: Logger
    private let makeWorker: @Sendable (PulsePermit) -> PulseWorker

    /// An engine that nobody runs yet; `makeWorker` makes its worker, on the pulse thread.
    package init(logger: Logger, makeWorker: @escaping @Sendable (PulsePermit) -> PulseWorker) {
        self.logger = logger
        self.makeWorker = makeWorker
    }

    /// How often the thread has looked for work; it rises after every `wake()` while the thread and the ledger live.
    package var progress: UInt64 { turns.load(ordering: .relaxed) }

    /// When the pulse in flight ends; `nil` while the coin switch is open.
    package var closedUntil: MonotonicInstant? { permit.closedUntil }

    /// Makes the thread look for work: something is owed, or the watchdog wants to see it move.
    package func wake() {
        doorbell.ring()
    }

    /// Holds pulses back, or lets them go on.
    ///
    /// A pulse in flight ends at its deadline.
    package func setHeld(_ isHeld: Bool) {
        permit.setHeld(isHeld)
        doorbell.ring()
    }

    /// Ends `run` after the pulse in flight; the rest stays owed, also the one that is just being written down as begun.
    ///
    /// Twice is harmless.
    package func stop() {
        permit.stop()
        doorbell.ring()
    }

    /// After ``stop()``, waits for the end of `run`; one thread at a time.
    ///
    /// - Returns: Whether it has ended. If not, the thread hangs in the disk, where it may be left behind: the switch is
    ///   open, unless ``closedUntil`` says otherwise, and can never close again.
    package func waitForEnd(until deadline: MonotonicInstant) -> Bool {
        while life.withLock({ $0 == .running }) {
            guard endBell.wait(until: deadline) else { break }
        }
        return life.withLock { $0 != .running }
    }

    /// Gives pulses until `stop()`; then the line is inactive and released.
    ///
    /// Once, on a thread of its own.
    package func run() {
        life.withLock { $0 = .running }
        defer {
            life.withLock { $0 = .ended }
            endBell.ring()
        }
        askForRealtime()
        var worker = makeWorker(permit)
        while !permit.isStopped {
            let step = worker.step()
            turns.wrappingAdd(1, ordering: .relaxed)
            switch step {
            case .again: continue
            case .idle: _ = doorbell.wait(until: nil)
            case .wait(let instant): _ = doorbell.wait(until: instant)
            }
        }
        worker.finishUp()
    }

    /// Whether this process may give the pulse thread its priority; tried on a thread of its own, for a dry run.
    package static func tryRealtime() -> Result<Void, SystemError> {
        let result = Mutex(Result<Void, SystemError>.success(()))
        do throws(SystemError) {
            let thread = try NamedThread.start(name: "realtime-check") {
                result.withLock { $0 = NamedThread.requestRealtime(priority: realtimePriority) }
            }
            thread.join()
        } catch {
            return .failure(error)
        }
        return result.withLock { $0 }
    }

    private func askForRealtime() {
        if case .failure(let error) = NamedThread.requestRealtime(priority: Self.realtimePriority) {
            logger.warning(
                "Pulses run without real-time priority: on a busy board they may come out longer than asked",
                metadata: ["error": "\(error)", "hint": "LimitRTPRIO=20 in the unit, or CAP_SYS_NICE"])
        }
    }
}
