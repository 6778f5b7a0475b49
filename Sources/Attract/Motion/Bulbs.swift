import Raster
import Screen

/// The running lights around the card, as on the marquee of a theatre.
struct Bulbs {
    /// How long a light stays where it is, in milliseconds.
    private static let step = 200
    /// One in so many is bright.
    private static let stride = 3

    /// The bulbs' places in points, clockwise.
    private let places: [PixelRect]

    /// Bulbs in the frame around a card, which is `width` points wide.
    init(around card: PixelRect, width: Int) {
        let frame = card.inset(by: -width, -width)
        let size = max(2, width * 6 / 10)
        let pitch = max(size * 2, 4)
        let columns = max(2, frame.width / pitch)
        let rows = max(2, frame.height / pitch)
        var centres: [(Int, Int)] = []
        let right = frame.maxX - width / 2
        let bottom = frame.maxY - width / 2
        let left = frame.x + width / 2
        let top = frame.y + width / 2
        for index in 0..<columns { centres.append((left + (right - left) * index / columns, top)) }
        for index in 0..<rows { centres.append((right, top + (bottom - top) * index / rows)) }
        for index in 0..<columns { centres.append((right - (right - left) * index / columns, bottom)) }
        for index in 0..<rows { centres.append((left, bottom - (bottom - top) * index / rows)) }
        places = centres.map { PixelRect(x: $0.0 - size / 2, y: $0.1 - size / 2, width: size, height: size) }
    }

    /// The size of one, in points.
    var size: PixelSize { places[0].size }

    /// The bulbs after so many milliseconds.
    func sprites(at milliseconds: Int, _ bulb: Image, bright: Colour, dim: Colour, format: Format) -> [Sprite] {
        let turn = milliseconds / Self.step
        return places.enumerated().map { index, place in
            let isBright = (index + Self.stride * 1000 - turn % Self.stride) % Self.stride == 0
            return Sprite(bulb, x: format.column(place.x), y: place.y, tint: isBright ? bright : dim)
        }
    }
}
