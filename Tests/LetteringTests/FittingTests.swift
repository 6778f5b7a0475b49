import Lettering
import Raster
import Testing

@Suite struct FittingTests {
    private let typesetter = Typesetter(fontFiles: [FontFile.latin, FontFile.japanese])
    private let label = "Dance Machine Extreme 日本"

    @Test func `what fits is left alone`() {
        let fitted = typesetter.fitted(label, height: 40, width: 10_000, minimum: 10)
        #expect(fitted == (label, 40))
    }

    @Test(arguments: [250, 400, 777])
    func `what is too wide gets smaller, and not more than it must`(width: Int) {
        let fitted = typesetter.fitted(label, height: 200, width: width, minimum: 8)
        #expect(fitted.text == label)
        #expect((8..<200).contains(fitted.height))
        #expect(typesetter.measure(label, height: fitted.height).width <= width)
        #expect(typesetter.measure(label, height: fitted.height + 1).width > width)
    }

    @Test(arguments: [60, 100, 200])
    func `what is too wide at the minimum is cut, and not more than it must`(width: Int) {
        let fitted = typesetter.fitted(label, height: 60, width: width, minimum: 24)
        #expect(fitted.height == 24)
        #expect(fitted.text.hasSuffix("…") && label.hasPrefix(fitted.text.dropLast()))
        #expect(typesetter.measure(fitted.text, height: 24).width <= width)
        let longer = String(label.prefix(fitted.text.count + 1)) + "…"
        #expect(typesetter.measure(longer, height: 24).width > width)
    }

    @Test func `a letter with marks, or a family, is not cut apart`() {
        let text = String(repeating: "e\u{301}👨‍👩‍👧", count: 50)
        for width in [30, 80, 130] {
            let kept = typesetter.fitted(text, height: 40, width: width, minimum: 20).text.dropLast()
            #expect(text.hasPrefix(kept) && kept.count < 100)
            #expect(kept.allSatisfy { $0 == "e\u{301}" || $0 == "👨‍👩‍👧" })
        }
    }

    @Test func `no space is left before the dots, and nothing without room`() {
        for width in 0..<300 {
            let text = typesetter.fitted("a b c d e f g", height: 30, width: width, minimum: 30).text
            #expect(!text.hasSuffix(" …"))
            #expect(typesetter.measure(text, height: 30).width <= width)
        }
        #expect(typesetter.fitted(label, height: 30, width: 0, minimum: 30).text.isEmpty)
    }

    @Test func `a minimum above the height means the height`() {
        #expect(typesetter.fitted("a", height: 20, width: 500, minimum: 90) == ("a", 20))
    }

    @Test func `a text of 10 000 characters is cut`() {
        let fitted = typesetter.fitted(String(repeating: "x", count: 10_000), height: 100, width: 1800, minimum: 20)
        #expect(fitted.height == 20 && fitted.text.hasSuffix("…") && fitted.text.count < 300)
    }

    @Test func `the font of our own fits text too`() {
        let typesetter = Typesetter(fontFiles: [])
        #expect(typesetter.fitted("SCAN TO PLAY", height: 80, width: 72, minimum: 8) == ("SCAN TO PLAY", 15))
        #expect(typesetter.fitted("SCAN TO PLAY", height: 80, width: 71, minimum: 8) == ("SCAN TO PL…", 8))
    }
}
