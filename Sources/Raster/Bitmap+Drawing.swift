extension Bitmap {
    /// Lays `other` over this picture with its upper left corner at `x`, `y`; what sticks out is cut off.
    public mutating func draw(_ other: Bitmap, x: Int, y: Int) {
        let width = size.width
        let part = PixelRect(x: x, y: y, width: other.size.width, height: other.size.height)
            .intersection(PixelRect(size))
        guard !part.isEmpty else { return }
        pixels.withUnsafeMutableBufferPointer { target in
            other.pixels.withUnsafeBufferPointer { source in
                guard let to = target.baseAddress, let from = source.baseAddress else { return }
                for row in part.y..<part.maxY {
                    let below = to + row * width + part.x
                    let above = from + (row - y) * other.size.width + (part.x - x)
                    var column = 0
                    while column < part.width {
                        below[column] = Self.over(above[column], below[column])
                        column += 1
                    }
                }
            }
        }
    }

    /// This picture with `other` laid over it; see ``draw(_:x:y:)``.
    public func drawing(_ other: Bitmap, x: Int, y: Int) -> Bitmap {
        var result = self
        result.draw(other, x: x, y: y)
        return result
    }

    /// A disc without jagged edges, on a transparent square that it just fills.
    public static func disc(diameter: Int, colour: Colour) -> Bitmap {
        var disc = Bitmap(size: PixelSize(width: diameter, height: diameter), filledWith: colour.withAlpha(0))
        let radius = Double(diameter) / 2
        for y in 0..<diameter {
            for x in 0..<diameter {
                let (dx, dy) = (Double(x) + 0.5 - radius, Double(y) + 0.5 - radius)
                // How far the pixel's middle is inside of the edge is, near it, how much of the pixel is covered.
                let covered = min(1, max(0, radius + 0.5 - (dx * dx + dy * dy).squareRoot()))
                disc[x, y] = colour.withAlpha(UInt8(covered * Double(colour.alpha) + 0.5)).argb
            }
        }
        return disc
    }

    /// One pixel over another.
    private static func over(_ above: UInt32, _ below: UInt32) -> UInt32 {
        let alpha = above >> 24
        if alpha == 255 { return above }
        if alpha == 0 { return below }
        // Both shares in 255ths of 255ths, so that nothing is rounded before the end.
        let shareAbove = alpha &* 255
        let shareBelow = (below >> 24) &* (255 &- alpha)
        let total = shareAbove &+ shareBelow
        func mix(_ shift: UInt32) -> UInt32 {
            let sum = (above >> shift & 0xFF) &* shareAbove &+ (below >> shift & 0xFF) &* shareBelow
            return ((sum &+ total / 2) / total) << shift
        }
        return ((total &+ 127) / 255) << 24 | mix(16) | mix(8) | mix(0)
    }
}
