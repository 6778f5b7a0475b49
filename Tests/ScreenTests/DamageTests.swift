import Raster
import Testing

@testable import Screen

@Suite struct DamageTests {
    private let size = PixelSize(width: 100, height: 50)

    private func frame(_ layers: [[Sprite]], top: Colour = .black) -> Frame {
        Frame(top: top, bottom: .black, layers: layers)
    }

    private func star(_ x: Int, _ y: Int) -> Sprite {
        Sprite(fill: PixelRect(x: x, y: y, width: 2, height: 2), .white)
    }

    private func damage(_ old: Frame?, _ new: Frame) -> [PixelRect] {
        Damage(from: old, to: new, size: size).rects
    }

    @Test func `the first frame is drawn whole`() {
        #expect(damage(nil, frame([[]])) == [PixelRect(size)])
    }

    @Test func `a frame like the one before costs nothing`() {
        #expect(damage(frame([[star(1, 1)], []]), frame([[star(1, 1)], []])).isEmpty)
    }

    @Test func `another background is drawn whole`() {
        #expect(damage(frame([[]]), frame([[]], top: .white)) == [PixelRect(size)])
    }

    @Test func `what moved a little is one rectangle, what moved far is two`() {
        #expect(
            damage(frame([[star(10, 10)]]), frame([[star(11, 10)]])) == [
                PixelRect(x: 10, y: 10, width: 3, height: 2)
            ])
        #expect(
            damage(frame([[star(10, 10)]]), frame([[star(90, 40)]])) == [
                PixelRect(x: 10, y: 10, width: 2, height: 2), PixelRect(x: 90, y: 40, width: 2, height: 2),
            ])
    }

    @Test func `what comes and what goes is drawn where it is and was`() {
        #expect(damage(frame([[]]), frame([[star(3, 3)]])) == [star(3, 3).visible])
        #expect(damage(frame([[star(3, 3)]]), frame([[]])) == [star(3, 3).visible])
    }

    @Test func `what is outside of the picture costs nothing`() {
        #expect(damage(frame([[]]), frame([[star(200, 3)]])).isEmpty)
    }

    @Test func `there are never more rectangles than are cheap`() {
        let stars = (0..<5000).map { star($0 * 7 % 99, $0 * 13 % 49) }
        #expect(damage(frame([[]]), frame([stars])).count <= 256)
    }
}
