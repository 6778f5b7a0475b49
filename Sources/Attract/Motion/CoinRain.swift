import Raster
import Screen

/// Coins that fall while a payment is celebrated: a function of time.
struct CoinRain {
    /// How often a coin shows the same side, in milliseconds.
    private static let spin = 480
    /// How long one falls, in milliseconds.
    private static let fall = 1300
    static let most = 40

    /// The coin seen from the front, turned, and from the side.
    static func bitmaps(diameter: Int, format: Format) -> [Bitmap] {
        [100, 72, 28].map { width in
            let size = PixelSize(width: max(1, diameter * width / 100), height: diameter)
            return coin(diameter).scaled(to: format.pixels(size))
        }
    }

    /// The coins so many milliseconds after the payment.
    static func sprites(at milliseconds: Int, coins: Int, _ images: [Image], format: Format) -> [Sprite] {
        let whole = format.whole
        let diameter = images[0].size.height
        let sides = [0, 1, 2, 1]
        return (0..<min(most, max(6, coins * 6))).compactMap { index in
            let time = milliseconds - index * 53
            guard time >= 0, time < fall else { return nil }
            let x = whole.x + (index * 379 + 97) % 1000 * max(1, whole.width - diameter) / 1000
            // Falling bodies: the way grows with the square of the time.
            let y = whole.y - diameter + (whole.height + diameter) * time / fall * time / fall
            let image = images[sides[(time + index * 120) * 4 / spin % 4]]
            let shift = (images[0].size.width - image.size.width) / 2
            return Sprite(image, x: format.column(x) + shift, y: y)
        }
    }

    private static func coin(_ diameter: Int) -> Bitmap {
        var coin = Bitmap.disc(diameter: diameter, colour: Colour(0xB8860B))
        let ring = max(1, diameter / 12)
        coin = coin.drawing(.disc(diameter: diameter - 2 * ring, colour: Colour(0xFFD447)), x: ring, y: ring)
        let inner = max(1, diameter / 4)
        coin = coin.drawing(
            .disc(diameter: diameter - 2 * inner, colour: Colour(0xF2B90F)), x: inner, y: inner)
        return coin
    }
}
