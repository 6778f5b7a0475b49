import CabinetPlatform
import Glibc
import Synchronization

/// A coin line that exists in this process only, for tests, the demo and dry runs.
///
/// It announces itself at the start. It keeps its level and can be told to fail, so that the handling of a lost line is tried without pulling a wire.
package final class SimulatedLine: PulseLine {
    private struct State {
        var isClosed = false
        var isClaimed = true
        var isBroken = false
    }

    private let state = Mutex(State())
    #if FAULT_POINTS
        private let record = EdgeRecord()
    #endif

    package init() {}

    /// Whether the simulated coin switch is closed now.
    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// From now on every change of level and every `reclaim()` fails as a chip does that was unplugged; or no longer.
    package func setBroken(_ isBroken: Bool) {
        state.withLock { state in
            state.isBroken = isBroken
            if isBroken { set(false, in: &state) }
        }
    }

    package func setClosed(_ closed: Bool) throws {
        try state.withLock { state in
            guard state.isClaimed, !state.isBroken else { throw Self.lost }
            set(closed, in: &state)
        }
    }

    package func reclaim() throws {
        try state.withLock { state in
            guard !state.isBroken else { throw Self.lost }
            state.isClaimed = true
            set(false, in: &state)
        }
    }

    package func release() {
        state.withLock { state in
            set(false, in: &state)
            state.isClaimed = false
        }
    }

    private func set(_ closed: Bool, in state: inout State) {
        guard state.isClosed != closed else { return }
        state.isClosed = closed
        #if FAULT_POINTS
            record?.write(isClosing: closed)
        #endif
    }

    /// What a chip says that was unplugged.
    private static let lost = SystemError("set the simulated line", code: ENODEV)
}
