import Raster
import Screen

/// Coins that fall while a payment is celebrated, a shower for each payment; all of them are gone when the celebration ends.
struct CoinRain {
    /// The coins of one payment.
    private struct Shower {
        /// In milliseconds.
        let began: Int
        let coins: Int
    }

    /// How often a coin shows the same side, in milliseconds.
    private static let spin = 480
    static let most = 40

    /// How long a shower lasts, in milliseconds.
    private let length: Int
    private var showers: [Shower] = []
    /// The credits that are celebrated.
    private var credits = 0

    /// None yet; each shower lasts so long.
    init(length: Duration) {
        self.length = Int(length / .milliseconds(1))
    }

    /// So many credits are celebrated now: more of them are another shower, none is the end of all.
    mutating func notice(credits: Int, at milliseconds: Int) {
        if credits == 0 || credits < self.credits { showers = [] }
        showers.removeAll { milliseconds - $0.began >= length }
        let more = credits < self.credits ? credits : credits - self.credits
        if more > 0 { showers.append(Shower(began: milliseconds, coins: min(Self.most, max(6, more * 6)))) }
        self.credits = credits
    }

    /// Whether no coin is to be seen any more.
    func isOver(at milliseconds: Int) -> Bool { showers.allSatisfy { milliseconds - $0.began >= length } }

    /// The coin seen from the front, turned, and from the side.
    static func bitmaps(diameter: Int, format: Format) -> [Bitmap] {
        [100, 72, 28].map { width in
            let size = PixelSize(width: max(1, diameter * width / 100), height: diameter)
            return coin(diameter).scaled(to: format.pixels(size))
        }
    }

    /// The coins of all showers.
    func sprites(at milliseconds: Int, _ images: [Image], format: Format) -> [Sprite] {
        showers.flatMap { sprites(of: $0, after: milliseconds - $0.began, images, format: format) }
    }

    private func sprites(of shower: Shower, after milliseconds: Int, _ images: [Image], format: Format) -> [Sprite] {
        let whole = format.whole
        // The last coin has fallen when the time is over, however short it is.
        let fall = min(1300, length * 6 / 10)
        let pause = min(53, (length - fall) / shower.coins)
        let diameter = images[0].size.height
        let sides = [0, 1, 2, 1]
        return (0..<shower.coins).compactMap { index in
            let time = milliseconds - index * pause
            guard time >= 0, time < fall else { return nil }
            let x = whole.x + (index * 379 + 97) % 1000 * max(1, whole.width - diameter) / 1000
            // Falling bodies: the way grows with the square of the time.
            let y = whole.y - diameter + (whole.height + diameter) * time / fall * time / fall
            let image = images[sides[(time + index * 120) * 4 / Self.spin % 4]]
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
