package import CabinetModel

/// An input whose level changes are told with their time: game over, inhibit.
///
/// Implemented by a GPIO line and by a simulated one. Confined to the event loop's thread by its watcher.
package protocol EdgeInput: Sendable {
    /// Readable when there are edges to read. Owned by the input, valid as long as it lives.
    var fileDescriptor: CInt { get }

    /// Takes the edges that are waiting, oldest first, without blocking; bounded per call, so more may remain readable.
    func readEdges() throws -> InputEdges

    /// The level now, after active-low is applied.
    func isActive() throws -> Bool
}

/// Some level changes of one input, in the order in which they happened.
package struct InputEdges: Sendable, Equatable {
    /// One level change.
    package struct Edge: Sendable, Equatable {
        package let isActive: Bool
        package let at: MonotonicInstant

        package init(isActive: Bool, at: MonotonicInstant) {
            self.isActive = isActive
            self.at = at
        }
    }

    package let edges: [Edge]
    /// Edges were lost before or among these, so the level has to be read again.
    package let overflowed: Bool

    package init(edges: [Edge], overflowed: Bool) {
        self.edges = edges
        self.overflowed = overflowed
    }
}
