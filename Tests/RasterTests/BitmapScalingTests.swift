import Raster
import Testing

@Suite struct BitmapScalingTests {
    private static let sizes = [
        PixelSize(width: 1, height: 1), PixelSize(width: 7, height: 90), PixelSize(width: 33, height: 20),
        PixelSize(width: 100, height: 31), PixelSize(width: 257, height: 64),
    ]

    @Test(arguments: sizes)
    func `a plain colour stays exactly what it is`(size: PixelSize) {
        for colour in [
            Colour.white, Colour(0x123456), Colour(0xFF8001).withAlpha(128), Colour(0x0A0B0C).withAlpha(254),
        ] {
            let plain = Bitmap(size: PixelSize(width: 33, height: 31), filledWith: colour)
            #expect(plain.scaled(to: size) == Bitmap(size: size, filledWith: colour))
        }
    }

    @Test func `what gets smaller is the average of the area`() {
        let picture = Bitmap(
            size: PixelSize(width: 4, height: 2),
            pixels: [
                0xFF00_0000, 0xFF00_0064, 0xFF10_0000, 0xFF10_0000, 0xFF00_00C8, 0xFF00_0064, 0xFF30_0000, 0xFF30_0000,
            ])
        #expect(picture.scaled(to: PixelSize(width: 2, height: 1)).pixels == [0xFF00_0064, 0xFF20_0000])
    }

    @Test func `a pixel that is cut counts for its parts`() {
        let picture = Bitmap(size: PixelSize(width: 3, height: 1), pixels: [0xFF00_0000, 0xFF00_00FF, 0xFF00_0000])
        // Each half holds a whole dark pixel and half of the bright one.
        #expect(picture.scaled(to: PixelSize(width: 2, height: 1)).pixels == [0xFF00_0055, 0xFF00_0055])
    }

    @Test func `what gets larger goes over from pixel to pixel`() {
        let picture = Bitmap(size: PixelSize(width: 2, height: 1), pixels: [0xFF00_0000, 0xFF00_0080])
        #expect(
            picture.scaled(to: PixelSize(width: 4, height: 2)).pixels
                == [
                    0xFF00_0000, 0xFF00_0020, 0xFF00_0060, 0xFF00_0080, 0xFF00_0000, 0xFF00_0020, 0xFF00_0060,
                    0xFF00_0080,
                ])
    }

    @Test func `wider and lower at once works`() {
        let picture = Bitmap(
            size: PixelSize(width: 1, height: 4), pixels: [0xFF00_0000, 0xFF00_0002, 0xFF00_0040, 0xFF00_0042])
        #expect(
            picture.scaled(to: PixelSize(width: 3, height: 2)).pixels
                == [0xFF00_0001, 0xFF00_0001, 0xFF00_0001, 0xFF00_0041, 0xFF00_0041, 0xFF00_0041])
    }

    @Test(arguments: [PixelSize(width: 1, height: 1), PixelSize(width: 3, height: 3), PixelSize(width: 9, height: 9)])
    func `transparent pixels do not darken their neighbours`(size: PixelSize) {
        // White, half of it hidden: black must not show, whatever colour hides there.
        var picture = Bitmap(size: PixelSize(width: 4, height: 4), filledWith: .black.withAlpha(0))
        picture.fill(PixelRect(x: 0, y: 0, width: 2, height: 4), with: .white)
        let scaled = picture.scaled(to: size)
        #expect(scaled.pixels.allSatisfy { $0 == 0 || $0 & 0xFF_FFFF == 0xFF_FFFF })
        #expect(scaled.pixels.contains { $0 >> 24 != 0 && $0 >> 24 != 255 })
    }

    @Test func `half of the area covered is half of the alpha`() {
        let picture = Bitmap(size: PixelSize(width: 2, height: 1), pixels: [0xFFFF_0000, 0])
        #expect(picture.scaled(to: PixelSize(width: 1, height: 1)).pixels == [0x80FF_0000])
    }

    @Test func `a picture of nothing stays empty, and nothing can be made of one`() {
        let nothing = PixelSize(width: 0, height: 3)
        #expect(Bitmap(size: PixelSize(width: 5, height: 5)).scaled(to: nothing) == Bitmap(size: nothing))
        let size = PixelSize(width: 2, height: 2)
        #expect(Bitmap(size: nothing).scaled(to: size) == Bitmap(size: size))
    }

    @Test func `a source of rows is read once, in order, and not beyond its end`() {
        for height in [1, 2, 5, 20, 41] {
            var rows = 0
            _ = Bitmap(scaling: PixelSize(width: 3, height: 20), to: PixelSize(width: 2, height: height)) { row in
                row.update(repeating: UInt32(rows))
                rows += 1
            }
            #expect(rows == 20 || height == 1 && rows <= 20)
        }
    }
}
