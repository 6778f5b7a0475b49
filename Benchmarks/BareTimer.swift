import CabinetModel
import CabinetPlatform
import Synchronization

/// A thread that only meets instants, as the pulse thread does and beside it: how late it comes is the machine's share.
final class BareTimer: Sendable {
    private let isWanted = Atomic(true)
    private let errors = Mutex<[Duration]>([])
    private let thread = Mutex<NamedThread?>(nil)

    /// Starts to meet one instant every `interval`.
    init(every interval: Duration) throws {
        let started = try NamedThread.start(name: "bare-timer") { [self] in
            _ = NamedThread.requestRealtime(priority: 10)
            var due = MonotonicInstant.now()
            while isWanted.load(ordering: .relaxed) {
                due = due.advanced(by: interval)
                MonotonicInstant.meet(due)
                let late = due.duration(to: .now())
                errors.withLock { $0.append(late) }
            }
        }
        thread.withLock { $0 = started }
    }

    /// Ends it; how late it was, each time.
    func stop() -> Distribution {
        isWanted.store(false, ordering: .relaxed)
        thread.withLock { $0 }?.join()
        return Distribution(errors.withLock { $0 })
    }
}
