/// Refuses, before a YAML parser sees it, the text that would exhaust one.
///
/// A file of a few hundred bytes can ask the parser for exponential time (aliases of aliases as a key) or for a stack
/// of a thousand frames; Yams itself bounds the second alone. The checks count characters and may refuse what a parser would manage; no configuration needs it.
enum YAMLGuard {
    /// The largest file; the example with all its comments has a tenth of it.
    static let maximumBytes = 64 * 1024
    /// Brackets and braces that open, in the whole file: they bound how deep flow collections nest.
    static let maximumBrackets = 100
    /// Columns before a line's first word: they bound how deep block collections nest.
    static let maximumIndentation = 64
    /// Words that begin with `&` or `*`, in the whole file.
    ///
    /// Eight aliases repeat a text eighteenfold at the worst; that an
    /// anchor is none of ours is said after parsing, with its place.
    static let maximumAnchors = 8

    /// The first line that goes too far, from 1, with the reason; `nil` when none does.
    static func objection(to text: String) -> (line: Int, reason: String)? {
        var brackets = 0
        var anchors = 0
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(\.utf8)
        for (index, line) in lines.enumerated() where line.first(where: { !isBlank($0) }) != UInt8(ascii: "#") {
            let indentation = line.prefix { isBlank($0) || isIndicator($0) }
            brackets += line.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }
            anchors += anchorsAtMost(in: line)
            if indentation.count > maximumIndentation || brackets > maximumBrackets {
                return (index + 1, "is nested too deeply; a key needs at most three levels")
            }
            if anchors > maximumAnchors {
                return (index + 1, "has too many words with & or *; YAML anchors and aliases are not supported")
            }
        }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// What may open a block collection behind another one on the same line.
    private static func isIndicator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: ":")
    }

    /// Counts `&` and `*` before a letter or digit, but not after one, as in the query of a URL.
    private static func anchorsAtMost(in line: Substring.UTF8View) -> Int {
        var count = 0
        var previous = UInt8(ascii: " ")
        var candidate = false
        for byte in line {
            if candidate, isWord(byte) { count += 1 }
            candidate = (byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*")) && !isAlphanumeric(previous)
            previous = byte
        }
        return count
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
