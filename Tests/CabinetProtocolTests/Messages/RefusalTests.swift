import CabinetModel
import CabinetProtocol
import Testing

@Suite struct RefusalTests {
    @Test func `the detail has no control characters and a bounded length`() {
        let hostile = "line\nfeed\u{1B}[2J\u{2028}" + String(repeating: "x", count: 10_000)
        let refusal = Refusal(.badJSON, detail: hostile)
        #expect(refusal.detail.hasPrefix("line\\u{a}feed\\u{1b}[2J\\u{2028}xxx"))
        #expect(refusal.detail.count == Refusal.maximumDetailLength)
        #expect(refusal.description == "bad_json: \(refusal.detail)")
    }
}
