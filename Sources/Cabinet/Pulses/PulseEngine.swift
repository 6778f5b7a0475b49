import CabinetModel
package import CabinetPlatform
package import Logging
import Synchronization

/// The pulse thread: waits until something is owed and lets its worker give it.
///
/// `run` is the thread's body; everything else may be called from any thread.
package final class PulseEngine: Sendable {
    private struct Orders {
        var isStopping = false
        var isHeld = false
    }

    /// Above every ordinary thread, below the kernel's own interrupt threads (50): the pulse must end on time, and it
    /// never computes, so it takes nothing from anybody.
    private static let realtimePriority = 20

    private let orders = Mutex(Orders())
    private let turns = Atomic<UInt64>(0)
    private let doorbell = Doorbell()
    private let logger: Logger
    private let makeWorker: @Sendable () -> PulseWorker

    /// An engine that nobody runs yet; `makeWorker` makes its worker, on the pulse thread.
    package init(logger: Logger, makeWorker: @escaping @Sendable () -> PulseWorker) {
        self.logger = logger
        self.makeWorker = makeWorker
    }

    /// How often the thread has looked for work; it rises after every `wake()` while the thread and the ledger live.
    package var progress: UInt64 { turns.load(ordering: .relaxed) }

    /// Makes the thread look for work: something is owed, or the watchdog wants to see it move.
    package func wake() {
        doorbell.ring()
    }

    /// Holds pulses back, or lets them go on.
    ///
    /// A pulse in flight ends at its deadline.
    package func setHeld(_ isHeld: Bool) {
        orders.withLock { $0.isHeld = isHeld }
        doorbell.ring()
    }

    /// Ends `run` after the pulse in flight; the rest stays owed.
    ///
    /// Twice is harmless.
    package func stop() {
        orders.withLock { $0.isStopping = true }
        doorbell.ring()
    }

    /// Gives pulses until `stop()`; then the line is inactive and released.
    ///
    /// Once, on a thread of its own.
    package func run() {
        askForRealtime()
        var worker = makeWorker()
        while true {
            let orders = orders.withLock { $0 }
            if orders.isStopping { break }
            let step = worker.step(isHeld: orders.isHeld)
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
