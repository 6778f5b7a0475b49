/// What the kernel says of one line at one moment; it may be another a moment later.
public struct LineState: Sendable, Equatable {
    /// Where the line is.
    public let location: LineLocation
    /// What its holder calls itself; `nil` when nobody holds it or the holder gave no name.
    public let consumer: String?
    /// Whether a program or a kernel driver holds it.
    public let isUsed: Bool
    /// Whether it is an output, or was one when its last holder let go.
    public let isOutput: Bool
    /// Whether its holder asked for active low.
    public let isActiveLow: Bool

    /// Describes a line; only tests need it from outside.
    package init(location: LineLocation, consumer: String?, isUsed: Bool, isOutput: Bool, isActiveLow: Bool) {
        self.location = location
        self.consumer = consumer
        self.isUsed = isUsed
        self.isOutput = isOutput
        self.isActiveLow = isActiveLow
    }
}
