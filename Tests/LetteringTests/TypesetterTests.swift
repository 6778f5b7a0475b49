import Lettering
import Raster
import Testing

@Suite struct TypesetterTests {
    private let typesetter = Typesetter(fontFiles: [FontFile.latin, FontFile.japanese])

    @Test(arguments: [6, 7, 9, 12, 24, 33, 100, 480, 2160])
    func `a line is exactly as high as asked for, and its letters use the height`(height: Int) throws {
        let line = try #require(typesetter.set("HÅgj", height: height))
        #expect(line.size.height == height)
        #expect(line.size == typesetter.measure("HÅgj", height: height))
        if height >= 24 { #expect(line.ink.height > height * 3 / 4) }
    }

    @Test func `letters are white, and only their opacity differs`() throws {
        let line = try #require(typesetter.set("Coin パルス ☃", height: 40))
        #expect(line.pixels.allSatisfy { $0 & 0xFF_FFFF == 0xFF_FFFF })
        #expect(line.pixels.contains { $0 >> 24 == 0 } && line.pixels.contains { $0 >> 24 == 255 })
    }

    @Test(arguments: [20, 64, 150])
    func `all lines of a height share one base line`(height: Int) throws {
        let bottoms = try ["H", "HÉ", "xH", "日H", "אH", "Ế"].map { text in
            let line = try #require(typesetter.set(text, height: height))
            // The last letter stands on the line; in "אH" that is the one on the left.
            let letters = line.letters
            let letter = try #require(text == "אH" ? letters.first : letters.last)
            return line.part(letter).ink.maxY
        }
        #expect(Set(bottoms).count == 1, "\(bottoms)")
    }

    @Test func `a larger height gives a wider line`() {
        let widths = [10, 20, 40, 80, 160].map { typesetter.measure("SCAN TO PLAY", height: $0).width }
        for (width, next) in zip(widths, widths.dropFirst()) { #expect(abs(next - 2 * width) <= width / 4) }
    }

    @Test(arguments: ["", " ", "   \n\t ", "\u{200E}\u{200F}", "\0"])
    func `nothing to see sets to nothing`(text: String) {
        #expect(typesetter.set(text, height: 30) == nil)
        #expect(typesetter.measure(text, height: 30) == PixelSize(width: 0, height: 30))
    }

    @Test func `control characters and line ends are spaces`() {
        #expect(typesetter.set("a\nb\tc\r\nd\0e", height: 30) == typesetter.set("a b c d e", height: 30))
    }

    @Test func `a line of no height is nothing`() {
        #expect(typesetter.set("a", height: 0) == nil)
        #expect(typesetter.set("a", height: -4) == nil)
    }

    @Test func `marks stay on their letter`() throws {
        let plain = typesetter.measure("rm", height: 60).width
        let accented = try #require(typesetter.set("r\u{308}m\u{301}", height: 60))
        #expect(abs(accented.size.width - plain) <= 2)
    }

    @Test(arguments: ["👩‍👩‍👧‍👦🏳️‍🌈", "\u{10FFFF}\u{E000}\u{378}", "\u{301}\u{301}", "क्षि", "ไทย", "\u{FFFD}", "🇩🇪🇯🇵🇲"])
    func `odd characters are set somehow`(text: String) throws {
        let line = try #require(typesetter.set("a\(text)b", height: 32))
        #expect(line.size.width > typesetter.measure("ab", height: 32).width - 4)
    }

    @Test func `a letter with thousands of marks is set`() {
        #expect(typesetter.set("a" + String(repeating: "\u{301}", count: 100_000), height: 40) != nil)
    }

    @Test(arguments: [20, 200, 2160])
    func `a text of 10 000 characters is cut at a bound`(height: Int) throws {
        let line = try #require(typesetter.set(String(repeating: "Münze 日本 ", count: 1000), height: height))
        #expect(line.pixels.count <= 8 << 20)
        let thousand = String(repeating: "Münze 日本 ", count: 1000).prefix(1000)
        #expect(line.size == typesetter.measure(String(thousand), height: height))
    }

    @Test func `typesetters may work at the same time`() async {
        await withTaskGroup(of: Bitmap?.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    Typesetter(fontFiles: [FontFile.latin, FontFile.japanese]).set("同時 at once", height: 40)
                }
            }
            let expected = typesetter.set("同時 at once", height: 40)
            for await line in group { #expect(line == expected) }
        }
    }
}
