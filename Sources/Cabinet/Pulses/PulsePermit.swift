package import CabinetModel
import Synchronization

/// Says at the last moment whether the coin switch may close, and until when it is closed.
///
/// Between finding an owed pulse and closing the switch stands the disk, for as long as it likes. So a stop or a lock-out
/// that came meanwhile must count, and once pulses were stopped the switch can never close again, whatever the pulse thread
/// wakes up to: it may be left behind in a disk that does not answer.
///
/// Any thread; ``take(until:)`` and ``giveBack()`` are the pulse thread's.
package final class PulsePermit: Sendable {
    private struct State {
        var isStopped = false
        var isHeld = false
        var closedUntil: MonotonicInstant?
    }

    private let state = Mutex(State())

    /// A permit that is granted.
    package init() {}

    /// Whether a pulse may be given now.
    package var isGranted: Bool { state.withLock { !$0.isStopped && !$0.isHeld } }

    /// Whether pulses are held back.
    package var isHeld: Bool { state.withLock(\.isHeld) }

    /// Whether pulses were stopped for good.
    package var isStopped: Bool { state.withLock(\.isStopped) }

    /// When the pulse in flight ends; `nil` while the switch is open.
    package var closedUntil: MonotonicInstant? { state.withLock(\.closedUntil) }

    /// Holds pulses back, or lets them go on; one in flight ends at its deadline.
    package func setHeld(_ isHeld: Bool) {
        state.withLock { $0.isHeld = isHeld }
    }

    /// Refuses every pulse from now on; one in flight ends at its deadline.
    package func stop() {
        state.withLock { $0.isStopped = true }
    }

    /// Whether the switch may close now, until about `deadline`; if so, ``giveBack()`` must follow.
    package func take(until deadline: MonotonicInstant) -> Bool {
        state.withLock { state in
            guard !state.isStopped, !state.isHeld else { return false }
            state.closedUntil = deadline
            return true
        }
    }

    /// The switch is open again, or has never closed.
    package func giveBack() {
        state.withLock { $0.closedUntil = nil }
    }
}
