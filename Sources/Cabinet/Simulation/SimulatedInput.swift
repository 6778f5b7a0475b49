package import CabinetModel
package import CabinetPlatform
import Synchronization

/// An input that exists in this process only; the control socket's `simulate` sets its level.
package final class SimulatedInput: EdgeInput {
    /// As many as the kernel keeps for a line before it loses edges.
    private static let capacity = 16

    private struct State {
        var isActive = false
        var edges: [InputEdges.Edge] = []
        var overflowed = false
    }

    private let state = Mutex(State())
    private let signal: EventSignal

    /// An inactive input; throws when the process is out of descriptors.
    package init() throws(SystemError) {
        signal = try EventSignal()
    }

    package var fileDescriptor: CInt { signal.fileDescriptor }

    /// Sets the level; setting the level it has is no edge.
    ///
    /// Any thread.
    package func set(_ isActive: Bool, at instant: MonotonicInstant) {
        let isEdge = state.withLock { state in
            guard state.isActive != isActive else { return false }
            state.isActive = isActive
            if state.edges.count < Self.capacity {
                state.edges.append(InputEdges.Edge(isActive: isActive, at: instant))
            } else {
                state.overflowed = true
            }
            return true
        }
        if isEdge { signal.raise() }
    }

    package func readEdges() -> InputEdges {
        signal.clear()
        return state.withLock { state in
            defer {
                state.edges = []
                state.overflowed = false
            }
            return InputEdges(edges: state.edges, overflowed: state.overflowed)
        }
    }

    package func isActive() -> Bool { state.withLock { $0.isActive } }
}
