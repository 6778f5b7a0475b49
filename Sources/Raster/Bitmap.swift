/// A picture in memory: rows from the top, each pixel `0xAARRGGBB`, colours not multiplied with alpha.
public struct Bitmap: Hashable, Sendable {
    /// How many columns and rows it has.
    public let size: PixelSize
    /// `size.width * size.height` pixels without padding.
    public internal(set) var pixels: [UInt32]

    /// Takes pixels as they are; traps when there are not as many as `size` says.
    public init(size: PixelSize, pixels: [UInt32]) {
        precondition(pixels.count == size.width * size.height, "a bitmap has one pixel for each place")
        self.size = size
        self.pixels = pixels
    }

    /// A picture of one colour.
    public init(size: PixelSize, filledWith colour: Colour = .black.withAlpha(0)) {
        self.init(size: size, pixels: Array(repeating: colour.argb, count: size.width * size.height))
    }

    /// One pixel; traps outside of the picture.
    public subscript(x: Int, y: Int) -> UInt32 {
        get { pixels[y * size.width + x] }
        set { pixels[y * size.width + x] = newValue }
    }

    /// Fills the part of `rect` that is in the picture, replacing what was there.
    public mutating func fill(_ rect: PixelRect, with colour: Colour) {
        let part = rect.intersection(PixelRect(size))
        let pixel = colour.argb
        for y in part.y..<part.maxY {
            let row = y * size.width
            for x in part.x..<part.maxX { pixels[row + x] = pixel }
        }
    }
}
