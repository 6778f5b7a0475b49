import Testing

@testable import Attract

@Suite struct TextFlowTests {
    /// Letters half as wide as they are high.
    private func flow(_ text: String, width: Int, limit: Int, heights: ClosedRange<Int>) -> TextFlow {
        TextFlow(text, width: width, limit: limit, heights: heights) { $0.count * $1 / 2 }
    }

    @Test func `a text that fits is one line of the largest letters`() {
        let flow = flow("SCAN", width: 100, limit: 3, heights: 10...20)
        #expect(flow.lines == ["SCAN"])
        #expect(flow.height == 20)
    }

    @Test func `words go to the next line before letters become smaller`() {
        let flow = flow("SCAN TO PLAY", width: 50, limit: 3, heights: 10...20)
        #expect(flow.lines == ["SCAN", "TO", "PLAY"])
        #expect(flow.height == 20)
    }

    @Test func `letters become smaller before a word is broken`() {
        let flow = flow("UNBREAKABLE", width: 66, limit: 2, heights: 8...40)
        #expect(flow.lines == ["UNBREAKABLE"])
        #expect(flow.height <= 12)
    }

    @Test func `what does not fit in the smallest letters is cut with an ellipsis`() {
        let flow = flow(String(repeating: "word ", count: 100), width: 50, limit: 2, heights: 10...20)
        #expect(flow.lines.count == 2)
        #expect(flow.lines.last?.hasSuffix("…") == true)
        #expect(flow.lines.allSatisfy { $0.count * 5 <= 50 })
    }

    @Test func `one endless word is broken where it must be`() {
        let flow = flow(String(repeating: "x", count: 500), width: 50, limit: 3, heights: 10...20)
        #expect(flow.lines.count == 3)
        #expect(flow.lines.allSatisfy { $0.count * 5 <= 50 })
    }

    @Test func `scripts without spaces break between any two characters`() {
        let flow = flow("スキャンしてプレイ", width: 50, limit: 3, heights: 20...20)
        #expect(flow.lines == ["スキャンし", "てプレイ"])
    }

    @Test func `a word that is broken goes on in the next line with the words after it`() {
        let flow = flow("abcdefghijkl mn op", width: 50, limit: 3, heights: 10...10)
        #expect(flow.lines == ["abcdefghij", "kl mn op"])
    }

    // A message may bring any label, and what lays it out is what takes the QR away.
    @Test(arguments: ["字", "字 ", "word ", "x"]) func `what cannot be seen of a long text is not measured`(piece: String)
    {
        var measured = 0
        let flow = TextFlow(String(repeating: piece, count: 10_000), width: 500, limit: 3, heights: 10...100) {
            measured += 1
            return $0.count * $1 / 2
        }
        #expect(flow.lines.count == 3)
        #expect(measured < 100)
    }

    @Test(arguments: ["", "   ", "\n"]) func `a text of nothing has no lines`(text: String) {
        #expect(flow(text, width: 50, limit: 3, heights: 10...20).lines.isEmpty)
    }
}
