/// What one reading of an input gave.
public struct EdgeBatch: Sendable, Equatable {
    /// The edges in the order in which they happened; empty when there was nothing to read.
    public let edges: [Edge]
    /// Whether edges may have been lost, among these or after them.
    ///
    /// Then the last edge need not be the present level: read it anew with ``InputLine/isActive()``.
    public let overflowed: Bool

    package init(edges: [Edge], overflowed: Bool) {
        self.edges = edges
        self.overflowed = overflowed
    }
}
