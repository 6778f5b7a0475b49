import Raster

/// The hollow box that stands for a character that no font has.
enum MissingGlyph {
    /// Pixels from the left edge of a box to that of the next.
    static func advance(height: Int) -> Int { max(4, height / 2) }

    /// Draws boxes that stand on the base line, as high as a capital is about.
    static func draw(_ count: Int, on line: inout InkLine, x: Int, baseline: Int) {
        let advance = advance(height: line.height)
        let stroke = max(1, line.height / 24)
        let size = PixelSize(width: advance - max(1, advance / 6), height: max(3, baseline * 3 / 4))
        for index in 0..<count {
            let (left, top) = (x + index * advance, baseline - size.height)
            let (right, bottom) = (left + size.width, baseline)
            line.fill(PixelRect(x: left, y: top, width: size.width, height: stroke))
            line.fill(PixelRect(x: left, y: bottom - stroke, width: size.width, height: stroke))
            line.fill(PixelRect(x: left, y: top, width: stroke, height: size.height))
            line.fill(PixelRect(x: right - stroke, y: top, width: stroke, height: size.height))
        }
    }
}
