/// How a text is broken into lines, and how high its letters are.
struct TextFlow {
    /// The width of a text set in letters of some height, in points.
    typealias Measure = (_ text: String, _ height: Int) -> Int

    let lines: [String]
    /// The height of one line, in points.
    let height: Int

    var totalHeight: Int { lines.count * height }

    /// Breaks `text` into at most `limit` lines of at most `width`, in the largest letters of `heights` that allow it.
    ///
    /// What does not fit even in the smallest is cut, with an ellipsis.
    init(_ text: String, width: Int, limit: Int, heights: ClosedRange<Int>, measure: Measure) {
        var height = heights.upperBound
        while true {
            let lines = Self.wrap(text, width: width, height: height, breaksWords: false, measure)
            if let lines, lines.count <= limit {
                self.init(lines: lines, height: height)
                return
            }
            guard height > heights.lowerBound else { break }
            height = max(heights.lowerBound, height * 15 / 16 - 1)
        }
        let lines = Self.wrap(text, width: width, height: height, breaksWords: true, measure) ?? []
        self.init(lines: Self.cut(lines, limit: limit, width: width, height: height, measure), height: height)
    }

    private init(lines: [String], height: Int) {
        self.lines = lines
        self.height = height
    }

    /// The lines of `text`; `nil` when a word does not fit and must not be broken.
    private static func wrap(
        _ text: String, width: Int, height: Int, breaksWords: Bool, _ measure: Measure
    ) -> [String]? {
        var lines: [String] = []
        var line = ""
        for word in words(of: text) {
            let longer = line + word
            if measure(trimmed(longer), height) <= width {
                line = longer
                continue
            }
            if !line.isEmpty { lines.append(trimmed(line)) }
            line = trimmed(word)
            guard measure(line, height) > width else { continue }
            guard breaksWords else { return nil }
            var parts = broken(line, width: width, height: height, measure)
            line = parts.popLast() ?? ""
            lines += parts
        }
        if !trimmed(line).isEmpty { lines.append(trimmed(line)) }
        return lines
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

    private static func broken(_ word: String, width: Int, height: Int, _ measure: Measure) -> [String] {
        var parts: [String] = []
        var part = ""
        for character in word {
            if !part.isEmpty, measure(part + String(character), height) > width {
                parts.append(part)
                part = ""
            }
            part.append(character)
        }
        return parts + [part]
    }

    private static func cut(
        _ lines: [String], limit: Int, width: Int, height: Int, _ measure: Measure
    ) -> [String] {
        guard lines.count > limit, limit > 0 else { return lines }
        var last = lines[limit - 1]
        while !last.isEmpty, measure(last + "…", height) > width { last.removeLast() }
        return lines.prefix(limit - 1) + [trimmed(last) + "…"]
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        let end = start.reversed().drop(while: \.isWhitespace)
        return String(end.reversed())
    }
}
