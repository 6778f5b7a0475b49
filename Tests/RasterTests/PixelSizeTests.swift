import Raster
import Testing

@Suite struct PixelSizeTests {
    @Test func `a fitted size touches the box and keeps its shape`() {
        let box = PixelSize(width: 1920, height: 1080)
        #expect(PixelSize(width: 4000, height: 3000).fitted(into: box) == PixelSize(width: 1440, height: 1080))
        #expect(PixelSize(width: 400, height: 100).fitted(into: box) == PixelSize(width: 1920, height: 480))
        #expect(PixelSize(width: 16, height: 9).fitted(into: box) == box)
    }

    @Test func `a fitted size has at least one pixel`() {
        let sizes = [(100_000, 1), (1, 100_000), (0, 7), (7, 0)]
        for (width, height) in sizes {
            let fitted = PixelSize(width: width, height: height).fitted(into: PixelSize(width: 320, height: 240))
            #expect(fitted.width >= 1 && fitted.height >= 1)
            #expect(fitted.width <= 320 && fitted.height <= 240)
        }
    }

    @Test(arguments: QuarterTurn.allCases)
    func `four equal turns give the size back`(turn: QuarterTurn) {
        let size = PixelSize(width: 3, height: 5)
        #expect((0..<4).reduce(size) { size, _ in size.turned(by: turn) } == size)
        #expect(size.turned(by: turn).width == (turn.isSideways ? 5 : 3))
    }
}
