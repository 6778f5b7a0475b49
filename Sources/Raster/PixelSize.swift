/// How many pixels something is wide and high; 0 or more.
public struct PixelSize: Hashable, Sendable {
    /// How many columns.
    public var width: Int
    /// How many rows.
    public var height: Int

    /// So many columns and rows.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// The size after a turn.
    public func turned(by turn: QuarterTurn) -> PixelSize {
        turn.isSideways ? PixelSize(width: height, height: width) : self
    }

    /// The largest size of this shape that fits into `box`; both sides at least 1.
    public func fitted(into box: PixelSize) -> PixelSize {
        guard width > 0, height > 0 else { return PixelSize(width: 1, height: 1) }
        return width * box.height > height * box.width
            ? PixelSize(width: max(1, box.width), height: max(1, height * box.width / width))
            : PixelSize(width: max(1, width * box.height / height), height: max(1, box.height))
    }
}
