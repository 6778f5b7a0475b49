import CabinetProtocol
import Testing

@Suite struct SourceNameTests {
    @Test(arguments: ["a", "MAME_0.2-x", String(repeating: "x", count: 64)])
    func `a name of the closed set is taken`(text: String) {
        #expect(SourceName(text)?.rawValue == text)
    }

    @Test(arguments: ["", "a b", "a/b", "a:b", "é", "a\0", "a\n", String(repeating: "x", count: 65)])
    func `every other name is refused`(text: String) {
        #expect(SourceName(text) == nil)
    }

    @Test func `the default is itself a valid name`() {
        #expect(SourceName(SourceName.control.rawValue) == .control)
    }
}
