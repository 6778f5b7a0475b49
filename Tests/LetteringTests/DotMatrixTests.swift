import Lettering
import Raster
import Testing

@Suite struct DotMatrixTests {
    private let typesetter = Typesetter(fontFiles: ["/nonexistent.ttf"])
    private let ascii = (0x20...0x7E).map { String(UnicodeScalar(UInt8($0))) }

    @Test func `without fonts the problem is told and text is set all the same`() throws {
        #expect(typesetter.problems.count == 1)
        #expect(Typesetter(fontFiles: []).problems.isEmpty)
        let line = try #require(typesetter.set("Scan to play", height: 40))
        #expect(line.size == PixelSize(width: 12 * 6 * 5, height: 40))
        #expect(line.size == typesetter.measure("Scan to play", height: 40))
    }

    @Test func `each letter of ASCII looks different`() throws {
        let drawings = try ascii.dropFirst().map { try #require(typesetter.set($0, height: 16)) }
        #expect(Set(drawings).count == 94)
        #expect(drawings.allSatisfy { !$0.ink.isEmpty && $0.ink.width <= 10 && $0.ink.height <= 14 })
    }

    @Test func `what is not in it is a box, and the ellipsis is in it`() {
        #expect(typesetter.set("日", height: 16) == typesetter.set("é", height: 16))
        #expect(typesetter.set("…", height: 16) != typesetter.set("é", height: 16))
    }

    @Test(arguments: [6, 7, 8, 15, 100, 2160])
    func `it is scaled in whole pixels to any height`(height: Int) throws {
        let line = try #require(typesetter.set("Ag", height: height))
        #expect(line.size.height == height)
        #expect(Set(line.pixels.map { $0 >> 24 }) == [0, 255])
    }

    @Test func `a long text is cut here too`() throws {
        let line = try #require(typesetter.set(String(repeating: "x", count: 10_000), height: 2160))
        #expect(line.pixels.count <= 8 << 20)
    }
}
