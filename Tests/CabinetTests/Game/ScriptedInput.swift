import Cabinet
import CabinetModel
import CabinetPlatform
import Glibc
import Synchronization

/// An input whose edges, level and faults a test writes down.
final class ScriptedInput: EdgeInput {
    private struct State {
        var level: Bool
        var batches: [InputEdges] = []
        var pushed = 0
        var isLost = false
    }

    private let state: Mutex<State>
    private let signal: EventSignal
    private let taken = Milestone()

    init(level: Bool = false) throws {
        state = Mutex(State(level: level))
        signal = try EventSignal()
    }

    var fileDescriptor: CInt { signal.fileDescriptor }

    /// Makes edges wait to be read; the level is the last one's.
    func push(_ edges: [InputEdges.Edge], overflowed: Bool = false) {
        state.withLock { state in
            state.level = edges.last?.isActive ?? state.level
            state.batches.append(InputEdges(edges: edges, overflowed: overflowed))
            state.pushed += 1
        }
        signal.raise()
    }

    /// Blocks until everything that was pushed has been read.
    func waitUntilRead() throws {
        try taken.wait(for: state.withLock(\.pushed))
    }

    /// Sets the level without an edge that anybody could read.
    func setLevel(_ level: Bool) {
        state.withLock { $0.level = level }
    }

    /// Lets the chip be unplugged.
    func lose() {
        state.withLock { $0.isLost = true }
        signal.raise()
    }

    func readEdges() throws -> InputEdges {
        signal.clear()
        let batches = try state.withLock { state in
            guard !state.isLost else { throw SystemError("read", code: ENODEV) }
            defer { state.batches = [] }
            return state.batches
        }
        for _ in batches { taken.reach() }
        return InputEdges(edges: batches.flatMap(\.edges), overflowed: batches.contains(where: \.overflowed))
    }

    func isActive() throws -> Bool {
        try state.withLock { state in
            guard !state.isLost else { throw SystemError("ioctl", code: ENODEV) }
            return state.level
        }
    }
}
