package import CabinetModel

/// One change of an input's logical value.
public struct Edge: Sendable, Equatable {
    /// The value after the change; active low is already applied.
    public let isActive: Bool
    /// When the kernel saw it: the interrupt's own time, not the time of reading.
    ///
    /// Never before the line was claimed, never before the edge that went before, never in the future.
    package let at: MonotonicInstant

    package init(isActive: Bool, at: MonotonicInstant) {
        self.isActive = isActive
        self.at = at
    }
}
