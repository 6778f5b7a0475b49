import Foundation

/// What `man/coinpulse.yaml.5` says about each key, read from its mdoc source.
struct KeyManual {
    struct Entry {
        let key: String
        var lines: [Substring] = []
    }

    /// The keys that have an entry, in order; a key with two entries is there twice.
    let entries: [Entry]

    init() throws {
        let text = try String(contentsOf: Repository.file("man/coinpulse.yaml.5"), encoding: .utf8)
        var entries: [Entry] = []
        var isInside = false
        for line in text.split(separator: "\n") {
            if line.hasPrefix(".It Cm ") {
                entries.append(Entry(key: String(line.dropFirst(".It Cm ".count))))
                isInside = true
            } else if line.hasPrefix(".It") || line.hasPrefix(".El") {
                isInside = false
            } else if isInside {
                entries[entries.count - 1].lines.append(line)
            }
        }
        self.entries = entries
    }

    /// The words of the entry of `key`, without the punctuation around them; empty without an entry.
    func words(about key: String) -> Set<String> {
        let punctuation = CharacterSet(charactersIn: ".,;:()[]\"")
        let words = entries.filter { $0.key == key }.flatMap(\.lines).flatMap { $0.split(separator: " ") }
        return Set(words.map { $0.replacing("\\(dq", with: "\"").trimmingCharacters(in: punctuation) })
    }
}
