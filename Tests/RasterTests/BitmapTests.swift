import Raster
import Testing

@Suite struct BitmapTests {
    private let size = PixelSize(width: 3, height: 2)

    @Test func `a new picture is transparent`() {
        #expect(Bitmap(size: size).pixels == [0, 0, 0, 0, 0, 0])
    }

    @Test func `a rectangle is filled as far as it is in the picture`() {
        var picture = Bitmap(size: size)
        picture.fill(PixelRect(x: 1, y: -5, width: 100, height: 6), with: Colour(0x000001))
        picture.fill(PixelRect(x: 9, y: 9, width: 1, height: 1), with: .white)
        #expect(picture.pixels == [0, 0xFF00_0001, 0xFF00_0001, 0, 0, 0])
    }

    @Test func `an opaque picture covers, a transparent one does not show`() {
        let ground = Bitmap(size: size, filledWith: Colour(0x102030))
        let white = Bitmap(size: size, filledWith: .white)
        #expect(ground.drawing(white, x: 0, y: 0) == white)
        #expect(ground.drawing(Bitmap(size: size), x: 0, y: 0) == ground)
    }

    @Test func `half over opaque is the mean`() {
        let ground = Bitmap(size: size, filledWith: Colour(0x000000))
        let drawn = ground.drawing(Bitmap(size: size, filledWith: Colour(0xFF8000).withAlpha(128)), x: 0, y: 0)
        #expect(drawn[1, 1] == 0xFF80_4000)
    }

    @Test func `over nothing a picture is itself`() {
        let veil = Bitmap(size: size, filledWith: Colour(0xFF8001).withAlpha(3))
        #expect(Bitmap(size: size).drawing(veil, x: 0, y: 0) == veil)
    }

    @Test func `half over half covers three quarters`() {
        let below = Bitmap(size: size, filledWith: Colour(0x0000FF).withAlpha(128))
        let drawn = below.drawing(Bitmap(size: size, filledWith: Colour(0xFF0000).withAlpha(128)), x: 0, y: 0)
        // Of what covers, two thirds are the upper one's.
        #expect(drawn[0, 0] == 0xC0AA_0055)
    }

    @Test(arguments: [(-2, -1), (2, 1), (-9, 0), (0, 9)])
    func `what sticks out is cut off`(x: Int, y: Int) {
        let drawn = Bitmap(size: size).drawing(Bitmap(size: size, filledWith: .white), x: x, y: y)
        var expected = Bitmap(size: size)
        expected.fill(PixelRect(x: x, y: y, width: 3, height: 2), with: .white)
        #expect(drawn == expected)
    }

    @Test(arguments: [0, 1, 2, 9, 64])
    func `a disc is round, even and of the right area`(diameter: Int) {
        let disc = Bitmap.disc(diameter: diameter, colour: .white)
        #expect(disc.turned(by: .quarter) == disc)
        let covered = disc.pixels.reduce(0.0) { $0 + Double($1 >> 24) / 255 }
        #expect(abs(covered - 3.1416 / 4 * Double(diameter * diameter)) <= 0.25 * Double(diameter))
        if diameter >= 9 { #expect(disc[0, 0] >> 24 == 0 && disc[diameter / 2, 0] >> 24 > 200) }
    }
}
