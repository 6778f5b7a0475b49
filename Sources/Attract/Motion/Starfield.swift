import Raster
import Screen

/// Stars that fly by: a function of time, nothing is remembered.
struct Starfield {
    private struct Star {
        /// From the middle, in thousandths of half the picture.
        let x: Int
        let y: Int
        /// Where on its way it begins, in thousandths.
        let start: Int
    }

    /// How long a star is on its way, in milliseconds.
    private static let way = 9000
    private static let stars: [Star] = {
        // Any numbers do, but the same ones each time: a picture can be compared with another.
        var state: UInt64 = 0x5DEE_CE66_D1CE_4E5B
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        return (0..<140).map { _ in Star(x: next(2000) - 1000, y: next(2000) - 1000, start: next(1000)) }
    }()

    /// The stars after so many milliseconds.
    static func sprites(at milliseconds: Int, format: Format, palette: Palette) -> [Sprite] {
        let whole = format.whole
        let size = max(1, format.unit / 300)
        let tints = [palette.text, palette.text, palette.accent, Palette.rose, Palette.sky]
        return stars.enumerated().map { index, star in
            let way = (milliseconds * 1000 / Self.way + star.start) % 1000
            // The nearer it is, the faster it flies, the larger and brighter it is.
            let depth = 1150 - way
            let x = whole.midX + star.x * whole.width / 2 / depth
            let y = whole.midY + star.y * whole.height / 2 / depth
            let width = size * (way < 500 ? 1 : way < 850 ? 2 : 3)
            let rect = format.pixels(PixelRect(x: x, y: y, width: width, height: width))
            let light = min(256, 60 + way * 3 / 10)
            return Sprite(fill: rect, palette.background.mixed(with: tints[index % tints.count], light))
        }
    }
}
