import Raster

/// A line being set: white everywhere, and where there is ink, opaque.
struct InkLine {
    let width: Int
    let height: Int
    private var pixels: [UInt32]

    /// A line without ink.
    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        pixels = Array(repeating: Colour.white.withAlpha(0).argb, count: width * height)
    }

    var bitmap: Bitmap { Bitmap(size: PixelSize(width: width, height: height), pixels: pixels) }

    /// Inks the part of `rect` that is on the line.
    mutating func fill(_ rect: PixelRect) {
        let part = rect.intersection(PixelRect(x: 0, y: 0, width: width, height: height))
        for y in part.y..<part.maxY {
            for x in part.x..<part.maxX { pixels[y * width + x] = Colour.white.argb }
        }
    }

    /// Inks what is opaque in a picture with its upper left corner at `x`, `y`; what is off the line is cut off.
    ///
    /// - Parameters:
    ///   - picture: Pixels `0xAARRGGBB`.
    ///   - size: How many columns and rows `picture` has.
    ///   - pitch: Pixels from one row to the next.
    ///   - x: A column of the line, also outside of it.
    ///   - y: A row of the line, also outside of it.
    mutating func add(_ picture: UnsafePointer<UInt32>, size: PixelSize, pitch: Int, x: Int, y: Int) {
        let part = PixelRect(x: x, y: y, width: size.width, height: size.height)
            .intersection(PixelRect(x: 0, y: 0, width: width, height: height))
        guard !part.isEmpty else { return }
        pixels.withUnsafeMutableBufferPointer { [width] pixels in
            guard let pixels = pixels.baseAddress else { return }
            for row in part.y..<part.maxY {
                let from = picture + (row - y) * pitch + (part.x - x)
                let to = pixels + row * width + part.x
                var column = 0
                while column < part.width {
                    // Neighbours may touch, and neither may wipe out the other.
                    to[column] = max(to[column], from[column] | 0xFF_FFFF)
                    column += 1
                }
            }
        }
    }
}
