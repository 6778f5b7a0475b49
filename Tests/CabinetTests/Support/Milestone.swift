import CabinetModel
import CabinetPlatform
import Synchronization

/// A count that one thread raises and another waits for, instead of sleeping.
final class Milestone: Sendable {
    /// It did not come within a time that is long for the slowest machine.
    struct Missed: Error {
        let expected: Int
        let reached: Int
    }

    private let reached = Atomic(0)
    private let doorbell = Doorbell()

    var count: Int { reached.load(ordering: .acquiring) }

    /// Says that it happened once more; any thread.
    func reach() {
        reached.add(1, ordering: .acquiringAndReleasing)
        doorbell.ring()
    }

    /// Blocks until it has happened `expected` times since the beginning; one thread at a time.
    func wait(for expected: Int = 1) throws {
        let deadline = MonotonicInstant.now().advanced(by: .seconds(30))
        while count < expected {
            guard doorbell.wait(until: deadline) else { throw Missed(expected: expected, reached: count) }
        }
    }
}
