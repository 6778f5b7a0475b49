import Raster
import Testing

@Suite struct BitmapTurningTests {
    /// Larger than a square of the cache in both directions, and no multiple of it.
    private let picture = Bitmap(size: PixelSize(width: 37, height: 70), pixels: (0..<(37 * 70)).map(UInt32.init))

    @Test(arguments: QuarterTurn.allCases)
    func `each pixel goes where the turn places it`(turn: QuarterTurn) {
        let turned = picture.turned(by: turn)
        #expect(turned.size == picture.size.turned(by: turn))
        for y in 0..<picture.size.height {
            for x in 0..<picture.size.width {
                let place = turn.place(PixelRect(x: x, y: y, width: 1, height: 1), in: picture.size)
                guard turned[place.x, place.y] == picture[x, y] else {
                    Issue.record("\(x), \(y) is not at \(place.x), \(place.y)")
                    return
                }
            }
        }
    }

    @Test(arguments: QuarterTurn.allCases)
    func `a filled rectangle goes where the turn places it`(turn: QuarterTurn) {
        let size = PixelSize(width: 37, height: 70)
        let rect = PixelRect(x: 5, y: 11, width: 20, height: 3)
        var upright = Bitmap(size: size)
        upright.fill(rect, with: .white)
        var expected = Bitmap(size: size.turned(by: turn))
        expected.fill(turn.place(rect, in: size), with: .white)
        #expect(upright.turned(by: turn) == expected)
    }

    @Test func `turns add up`() {
        #expect(picture.turned(by: .quarter).turned(by: .quarter) == picture.turned(by: .half))
        #expect(picture.turned(by: .quarter).turned(by: .half) == picture.turned(by: .threeQuarters))
        #expect(picture.turned(by: .threeQuarters).turned(by: .quarter) == picture)
    }

    @Test func `a quarter turn goes clockwise`() {
        let row = Bitmap(size: PixelSize(width: 2, height: 1), pixels: [1, 2])
        #expect(row.turned(by: .quarter) == Bitmap(size: PixelSize(width: 1, height: 2), pixels: [1, 2]))
        #expect(row.turned(by: .threeQuarters) == Bitmap(size: PixelSize(width: 1, height: 2), pixels: [2, 1]))
    }

    @Test func `a mirror changes left and right`() {
        let picture = Bitmap(size: PixelSize(width: 2, height: 2), pixels: [1, 2, 3, 4])
        #expect(picture.mirrored().pixels == [2, 1, 4, 3])
    }

    @Test(arguments: QuarterTurn.allCases)
    func `a picture of nothing can be turned`(turn: QuarterTurn) {
        #expect(Bitmap(size: PixelSize(width: 0, height: 4)).turned(by: turn).pixels.isEmpty)
    }
}
