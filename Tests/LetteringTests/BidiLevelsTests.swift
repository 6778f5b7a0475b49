import Testing

@testable import Lettering

@Suite struct BidiLevelsTests {
    /// Each text with its levels, one digit a character.
    @Test(arguments: [
        ("abc 12", "000000"), ("אבג", "111"), ("אב cd", "11122"), ("ab אב", "00011"), ("אב 12 ג", "1112211"),
        ("ab אב 12", "00011122"), ("ab אב 12 cd", "00011122000"), ("א 1,5€", "112222"), ("א 1, 5", "112112"),
        ("א RM 5", "112222"), ("سعر ١٢٫٥", "11112222"), ("12", "00"), ("!?", "00"),
        ("א!", "11"), ("a!", "00"), ("א a b", "11222"), ("א -5", "1112"), ("עם (a)", "111121"),
    ])
    func `levels follow the bidirectional algorithm`(text: String, levels: String) {
        let classes = text.unicodeScalars.map(BidiClass.init)
        #expect(BidiLevels(classes).levels.map(String.init).joined() == levels)
    }

    @Test func `runs are turned around from the deepest level up`() {
        func run(_ text: String, _ level: Int) -> TextRun {
            TextRun(text: text, font: 0, level: level, script: .common)
        }
        let runs = [run("a", 0), run("b", 1), run("c", 2), run("d", 1), run("e", 0)]
        #expect(runs.inVisualOrder().map(\.text) == ["a", "d", "c", "b", "e"])
        #expect([run("a", 1), run("b", 2), run("c", 1)].inVisualOrder().map(\.text) == ["c", "b", "a"])
        #expect([TextRun]().inVisualOrder().isEmpty)
    }
}
