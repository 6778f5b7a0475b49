/// A rectangle of whole pixels; the origin is the upper left corner of its picture.
public struct PixelRect: Hashable, Sendable {
    /// The first column.
    public var x: Int
    /// The first row.
    public var y: Int
    /// How many columns.
    public var width: Int
    /// How many rows.
    public var height: Int

    /// So many columns and rows, from the column `x` and the row `y` on.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// All of a picture of this size.
    public init(_ size: PixelSize) {
        self.init(x: 0, y: 0, width: size.width, height: size.height)
    }

    /// Its columns and rows, wherever it is.
    public var size: PixelSize { PixelSize(width: width, height: height) }
    /// Whether it holds no pixel.
    public var isEmpty: Bool { width <= 0 || height <= 0 }
    /// The first column to its right.
    public var maxX: Int { x + width }
    /// The first row below it.
    public var maxY: Int { y + height }
    /// The column in its middle; the right one of two.
    public var midX: Int { x + width / 2 }
    /// The row in its middle; the lower one of two.
    public var midY: Int { y + height / 2 }
    /// How many pixels it holds.
    public var area: Int { isEmpty ? 0 : width * height }

    /// The pixels that are in both; empty when there are none.
    public func intersection(_ other: PixelRect) -> PixelRect {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return PixelRect(
            x: left, y: top, width: max(0, min(maxX, other.maxX) - left), height: max(0, min(maxY, other.maxY) - top))
    }

    /// Whether they share a pixel.
    public func intersects(_ other: PixelRect) -> Bool {
        !isEmpty && !other.isEmpty && x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
    }

    /// The smallest rectangle that holds both; an empty one adds nothing.
    public func union(_ other: PixelRect) -> PixelRect {
        if isEmpty { return other }
        if other.isEmpty { return self }
        let left = min(x, other.x)
        let top = min(y, other.y)
        return PixelRect(
            x: left, y: top, width: max(maxX, other.maxX) - left, height: max(maxY, other.maxY) - top)
    }

    /// Smaller by so many pixels on each side; empty when nothing is left.
    public func inset(by horizontal: Int, _ vertical: Int) -> PixelRect {
        PixelRect(
            x: x + horizontal, y: y + vertical, width: max(0, width - 2 * horizontal),
            height: max(0, height - 2 * vertical))
    }

    /// Moved by so many pixels.
    public func offset(by dx: Int, _ dy: Int) -> PixelRect {
        PixelRect(x: x + dx, y: y + dy, width: width, height: height)
    }

    /// A rectangle of `size` in the middle of this one; it sticks out where it is larger.
    public func centred(_ size: PixelSize) -> PixelRect {
        PixelRect(
            x: x + (width - size.width) / 2, y: y + (height - size.height) / 2, width: size.width, height: size.height)
    }
}
