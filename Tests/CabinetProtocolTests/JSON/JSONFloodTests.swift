import CabinetProtocol
import Testing

/// Texts of a mebibyte that cost a careless parser the square of their length, its stack or its memory.
///
/// A parser that compares each member with all before it would need 10^9 steps for the first of these.
@Suite struct JSONFloodTests {
    /// What the text is made of.
    enum Flood: CaseIterable {
        case members, openBrackets, openObjects, escapes, openString, digits, spaces, elements

        var text: String {
            switch self {
            case .members: "{" + (0..<50_000).map { #""member\#($0)":\#($0)"# }.joined(separator: ",") + "}"
            case .openBrackets: String(repeating: "[", count: 1 << 20)
            case .openObjects: String(repeating: #"{"a":"#, count: 1 << 18)
            case .escapes: "\"" + String(repeating: "\\n", count: 1 << 19) + "\""
            case .openString: "\"" + String(repeating: "a", count: 1 << 20)
            case .digits: String(repeating: "9", count: 1 << 20)
            case .spaces: String(repeating: " ", count: 1 << 20)
            case .elements: "[" + String(repeating: "0,", count: 1 << 19) + "0]"
            }
        }

        var isJSON: Bool {
            switch self {
            case .members, .escapes, .elements: true
            case .openBrackets, .openObjects, .openString, .digits, .spaces: false
            }
        }
    }

    @Test(arguments: Flood.allCases)
    func `a mebibyte is read or refused in linear time`(flood: Flood) {
        let text = flood.text
        let value = try? JSONValue.parse([UInt8](text))
        #expect((value != nil) == flood.isJSON)
        let isSame = value.map { $0.encoded() == text } ?? true
        #expect(isSame)
    }
}
