import Raster
import Screen
import Testing

@testable import Attract

@Suite struct CoinRainTests {
    private let format = Format(screen: PixelSize(width: 320, height: 240))

    private func coin() throws -> [Image] {
        try (0..<3).map { _ in
            try Image(Bitmap(size: PixelSize(width: 20, height: 20), filledWith: .white), turned: .none)
        }
    }

    /// Whether all of it is below or above the picture.
    private func isGone(_ sprite: Sprite) -> Bool { sprite.rect.y >= 240 - 20 || sprite.rect.maxY <= 20 }

    @Test(arguments: [Show.Pace.shortCelebration, Show.Pace.celebration], [1, 2, 3, 7, 100])
    func `every coin has fallen when the celebration ends, however short it is`(length: Duration, credits: Int) throws {
        let images = try coin()
        let end = Int(length / .milliseconds(1))
        var rain = CoinRain(length: length)
        rain.notice(credits: credits, at: 5000)
        #expect(!rain.sprites(at: 5000 + end / 2, images, format: format).isEmpty)
        // The last picture before the end: what is still to be seen leaves the picture with it.
        #expect(rain.sprites(at: 5000 + end - 20, images, format: format).allSatisfy(isGone))
        #expect(rain.sprites(at: 5000 + end, images, format: format).isEmpty)
        #expect(rain.isOver(at: 5000 + end) && !rain.isOver(at: 5000 + end - 1))
    }

    @Test func `a second payment lets its own coins fall, and the first one's fall on`() throws {
        let images = try coin()
        var (one, both) = (CoinRain(length: .milliseconds(1000)), CoinRain(length: .milliseconds(1000)))
        one.notice(credits: 1, at: 0)
        both.notice(credits: 1, at: 0)
        one.notice(credits: 1, at: 500)
        both.notice(credits: 3, at: 500)
        let (before, after) = (
            one.sprites(at: 600, images, format: format), both.sprites(at: 600, images, format: format)
        )
        #expect(after.starts(with: before) && after.count > before.count)
        #expect(!both.isOver(at: 1400))
        both.notice(credits: 0, at: 1400)
        #expect(both.isOver(at: 1400))
    }
}
