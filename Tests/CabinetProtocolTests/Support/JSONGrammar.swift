import CabinetProtocol
import TestSupport

/// Writes random JSON texts, mostly valid, in every way that RFC 8259 allows to write them.
struct JSONGrammar {
    var random: SeededGenerator

    mutating func text(depth: Int = 4) -> String {
        space() + value(depth: depth) + space()
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
        case 0: "null"
        case 1: Bool.random(using: &random) ? "true" : "false"
        case 2, 3: number()
        case 4, 5: string()
        case 6: "[" + list(depth: depth) { $0.value(depth: depth - 1) } + "]"
        default: "{" + list(depth: depth) { $0.member(depth: depth - 1) } + "}"
        }
    }

    private mutating func list(depth: Int, _ element: (inout JSONGrammar) -> String) -> String {
        var elements: [String] = []
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            elements.append(space() + element(&self) + space())
        }
        return elements.joined(separator: ",")
    }

    private mutating func member(depth: Int) -> String {
        string() + space() + ":" + space() + value(depth: depth)
    }

    private mutating func number() -> String {
        let whole = [
            "0", "-0", "1", "-1", "100", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
            "10000000000000", "01", "-",
        ]
        let fraction = ["", "", "", ".0", ".5", ".125", "."]
        let exponent = ["", "", "", "e2", "E-3", "e+10", "e400", "e"]
        return pick(whole) + pick(fraction) + pick(exponent)
    }

    private mutating func string() -> String {
        let parts = [
            "a", "b", "credits", "K", "\u{212A}", "é", "e\u{301}", "😀", "\\n", "\\/", "\\\"", "\\u0041", "\\u00e9",
            "\\uD83D\\uDE00", "\\u0000", "\\uD83D", "\u{7F}", "\u{2028}",
        ]
        var text = "\""
        for _ in 0..<Int.random(in: 0...3, using: &random) { text += pick(parts) }
        return text + "\""
    }

    private mutating func space() -> String {
        pick(["", "", "", "", " ", "\t", "\r\n"])
    }

    private mutating func pick(_ choices: [String]) -> String {
        choices[Int.random(in: choices.indices, using: &random)]
    }
}
