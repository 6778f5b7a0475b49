import Raster
import Testing

@Suite struct PixelRectTests {
    private let rect = PixelRect(x: 10, y: 20, width: 30, height: 40)

    @Test func `edges, middle and area follow from origin and size`() {
        #expect((rect.maxX, rect.maxY) == (40, 60))
        #expect((rect.midX, rect.midY) == (25, 40))
        #expect(rect.area == 1200)
        #expect(rect.size == PixelSize(width: 30, height: 40))
    }

    @Test func `an intersection holds exactly the pixels that are in both`() {
        let others = [
            PixelRect(x: 0, y: 0, width: 15, height: 25), PixelRect(x: 35, y: 5, width: 50, height: 20),
            PixelRect(x: 12, y: 22, width: 2, height: 2), PixelRect(x: 40, y: 20, width: 5, height: 5),
            PixelRect(x: 11, y: 21, width: 0, height: 7), PixelRect(x: -9, y: -9, width: 3, height: 3),
        ]
        for other in others {
            let both = pixels(rect).intersection(pixels(other))
            #expect(pixels(rect.intersection(other)) == both)
            #expect(rect.intersection(other).isEmpty == both.isEmpty)
            #expect(rect.intersects(other) == !both.isEmpty)
            #expect(other.intersects(rect) == !both.isEmpty)
        }
    }

    @Test func `a union holds both, and an empty rectangle adds nothing`() {
        let other = PixelRect(x: 0, y: 50, width: 5, height: 100)
        #expect(rect.union(other) == PixelRect(x: 0, y: 20, width: 40, height: 130))
        let empty = PixelRect(x: -100, y: -100, width: 0, height: 9)
        #expect(rect.union(empty) == rect)
        #expect(empty.union(rect) == rect)
    }

    @Test func `an inset that is too large leaves nothing`() {
        #expect(rect.inset(by: 1, 2) == PixelRect(x: 11, y: 22, width: 28, height: 36))
        #expect(rect.inset(by: 15, 2).isEmpty)
        #expect(rect.inset(by: 100, 100).isEmpty)
        #expect(rect.inset(by: 100, 100).area == 0)
    }

    @Test func `moving there and back changes nothing`() {
        #expect(rect.offset(by: 3, -4) == PixelRect(x: 13, y: 16, width: 30, height: 40))
        #expect(rect.offset(by: 3, -4).offset(by: -3, 4) == rect)
    }

    @Test func `what is centred has the same room on both sides, also when it sticks out`() {
        for size in [PixelSize(width: 10, height: 4), PixelSize(width: 50, height: 60)] {
            let inner = rect.centred(size)
            #expect(inner.size == size)
            #expect(inner.x - rect.x == rect.maxX - inner.maxX)
            #expect(inner.y - rect.y == rect.maxY - inner.maxY)
        }
    }

    private func pixels(_ rect: PixelRect) -> Set<[Int]> {
        guard !rect.isEmpty else { return [] }
        return Set((rect.y..<rect.maxY).flatMap { y in (rect.x..<rect.maxX).map { [$0, y] } })
    }
}
