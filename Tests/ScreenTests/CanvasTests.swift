import Raster
import TestSupport
import Testing

@testable import Screen

@Suite struct CanvasTests {
    private static let monitor = PixelSize(width: 60, height: 40)

    /// Sprites of all kinds at random places.
    private func frame(_ random: inout SeededGenerator, _ images: [Image]) -> Frame {
        let stars = (0..<20).map { _ in
            Sprite(
                fill: PixelRect(
                    x: Int.random(in: -3...60, using: &random), y: Int.random(in: -3...60, using: &random), width: 2,
                    height: 3), Colour(UInt32.random(in: 0...0xFFFFFF, using: &random)))
        }
        let pictures = images.map { image in
            Sprite(
                image, x: Int.random(in: -5...50, using: &random), y: Int.random(in: -5...50, using: &random),
                tint: Colour(UInt32.random(in: 0...0xFFFFFF, using: &random)))
        }
        return Frame(top: Colour(0x201040), bottom: .black, layers: [stars, pictures])
    }

    private func images(_ turn: QuarterTurn) throws -> [Image] {
        var arrow = Bitmap(size: PixelSize(width: 9, height: 5), filledWith: .white)
        arrow.fill(PixelRect(x: 0, y: 0, width: 3, height: 2), with: .black.withAlpha(0))
        let solid = Bitmap(size: PixelSize(width: 4, height: 11), filledWith: Colour(0x80FF40))
        return [try Image(arrow, turned: turn), try Image(solid, turned: turn)]
    }

    @Test(arguments: QuarterTurn.allCases)
    func `drawing only what differs gives the same picture as drawing it all`(turn: QuarterTurn) throws {
        var random = SeededGenerator(seed: 7)
        let canvas = try Canvas(monitor: Self.monitor, turned: turn)
        let images = try images(turn)
        for _ in 0..<40 {
            let frame = frame(&random, images)
            canvas.draw(frame)
            let whole = try Canvas(monitor: Self.monitor, turned: turn)
            whole.draw(frame)
            #expect(canvas.bitmap() == whole.bitmap())
        }
    }

    @Test(arguments: QuarterTurn.allCases)
    func `a turned picture is the upright one, turned`(turn: QuarterTurn) throws {
        var random = SeededGenerator(seed: 11)
        let upright = try Canvas(monitor: Self.monitor.turned(by: turn), turned: .none)
        let turned = try Canvas(monitor: Self.monitor, turned: turn)
        #expect(turned.size == upright.size)
        var again = random
        upright.draw(frame(&random, try images(.none)))
        turned.draw(frame(&again, try images(turn)))
        #expect(turned.bitmap() == upright.bitmap().turned(by: turn))
    }

    @Test func `what is drawn stays inside of what is said to have changed`() throws {
        var random = SeededGenerator(seed: 3)
        let canvas = try Canvas(monitor: Self.monitor, turned: .quarter)
        let images = try images(.quarter)
        canvas.draw(frame(&random, images))
        let before = canvas.bitmap()
        let changed = canvas.draw(frame(&random, images))
        let after = canvas.bitmap()
        for y in 0..<Self.monitor.height {
            for x in 0..<Self.monitor.width where before[x, y] != after[x, y] {
                #expect(changed.contains { $0.intersects(PixelRect(x: x, y: y, width: 1, height: 1)) })
            }
        }
    }
}
