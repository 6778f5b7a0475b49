import Lettering

/// How a text is broken into lines, and how high its letters are.
///
/// What it costs depends on the room and not on the text: only as much of it is measured as can be seen.
struct TextFlow {
    /// The width of a text set in letters of some height, in points; at least that of each of its prefixes.
    typealias Measure = (_ text: String, _ height: Int) -> Int

    let lines: [String]
    /// The height of one line, in points.
    let height: Int
    /// Whether not all of the text is there.
    let isCut: Bool

    var totalHeight: Int { lines.count * height }

    /// Breaks `text` into at most `limit` lines of at most `width`, in the largest letters of `heights` that allow it.
    ///
    /// What does not fit even in the smallest is cut, with an ellipsis.
    init(_ text: String, width: Int, limit: Int, heights: ClosedRange<Int>, measure: Measure) {
        let words = Self.words(of: text)
        let smallest = heights.lowerBound
        let total = measure(text, smallest)
        // A width grows with the height, but for an eighth at most; each break leaves out a space. What cannot fit by far
        // is not tried.
        for height in Self.steps(of: heights)
        where total * height / smallest * 7 / 8 <= limit * (width + height) {
            if let lines = Self.wrap(words, width: width, limit: limit, { measure($0, height) }) {
                self.init(lines: lines, height: height, isCut: false)
                return
            }
        }
        let (lines, isCut) = Self.cut(words, width: width, limit: limit) { measure($0, smallest) }
        self.init(lines: lines, height: smallest, isCut: isCut)
    }

    private init(lines: [String], height: Int, isCut: Bool) {
        self.lines = lines
        self.height = height
        self.isCut = isCut
    }

    /// The heights that are tried, the largest first.
    private static func steps(of heights: ClosedRange<Int>) -> [Int] {
        var steps = [heights.upperBound]
        while let last = steps.last, last > heights.lowerBound {
            steps.append(max(heights.lowerBound, last * 15 / 16 - 1))
        }
        return steps
    }

    /// The lines of `words`; `nil` when there are too many, or a word does not fit into one.
    private static func wrap(
        _ words: [String], width: Int, limit: Int, _ measure: (String) -> Int
    ) -> [String]? {
        var lines: [String] = []
        var rest = words[...]
        while !rest.isEmpty {
            let count = rest.longestPrefix { measure(joined($0)) <= width }
            guard count > 0, lines.count < limit else { return nil }
            lines.append(joined(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return lines
    }

    /// The first lines of `words`, broken within a word where it does not fit, the last one with an ellipsis.
    private static func cut(
        _ words: [String], width: Int, limit: Int, _ measure: (String) -> Int
    ) -> (lines: [String], isCut: Bool) {
        var lines: [String] = []
        var rest = words[...]
        while let word = rest.first, lines.count < limit {
            let count = rest.longestPrefix { measure(joined($0)) <= width }
            if count > 0 {
                lines.append(joined(rest.prefix(count)))
                rest = rest.dropFirst(count)
            } else {
                let characters = Array(trimmed(word))
                let fitting = max(1, characters.longestPrefix { measure(String($0)) <= width })
                lines.append(String(characters.prefix(fitting)))
                rest[rest.startIndex] = String(characters.dropFirst(fitting))
                if fitting == characters.count { rest = rest.dropFirst() }
            }
        }
        guard !rest.isEmpty, let last = lines.popLast() else { return (lines, false) }
        let kept = Array(last).longestPrefix { measure(trimmed(String($0)) + "…") <= width }
        return (lines + [trimmed(String(last.prefix(kept))) + "…"], true)
    }

    /// The words with the spaces before them; each character of a script that has no spaces is one.
    private static func words(of text: String) -> [String] {
        var words: [String] = []
        var word = ""
        for character in text {
            let standsAlone = character.unicodeScalars.contains { (0x2E80...0x9FFF).contains($0.value) }
            if character.isWhitespace || standsAlone, !trimmed(word).isEmpty {
                words.append(word)
                word = ""
            }
            word.append(character.isWhitespace ? " " : character)
        }
        return trimmed(word).isEmpty ? words : words + [word]
    }

    private static func joined(_ words: ArraySlice<String>) -> String { trimmed(words.joined()) }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        let end = start.reversed().drop(while: \.isWhitespace)
        return String(end.reversed())
    }
}
