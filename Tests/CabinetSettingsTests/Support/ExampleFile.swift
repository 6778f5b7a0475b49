import Foundation

/// `config/coinpulse.example.yaml`, as text and line by line.
enum ExampleFile {
    static let path = URL(fileURLWithPath: #filePath)
        .appendingPathComponent("../../../../config/coinpulse.example.yaml").standardized.path

    static func text() throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    /// The text with the three keys given that it leaves to the operator.
    static func filledIn() throws -> String {
        try text().replacing("  #id:", with: "  id:").replacing("  #host:", with: "  host:")
            .replacing("  #line: GPIO17", with: "  line: GPIO17")
    }

    /// A line that gives a key a value, or would without the `#` in front.
    struct Setting {
        /// The dotted name.
        let name: String
        let value: String
        let isCommentedOut: Bool
        /// The comment right above it, as one text.
        let comment: String
    }

    /// The settings in the order of the file.
    static func settings() throws -> [Setting] {
        var settings: [Setting] = []
        var sections: [Substring] = []
        var comment: [String] = []
        for line in try text().split(separator: "\n", omittingEmptySubsequences: false) {
            let content = line.drop { $0 == " " }
            let depth = (line.count - content.count) / 2
            // Prose begins with "# ", a key without a value with "#" alone.
            guard !content.hasPrefix("# "), content != "#" else {
                comment.append(String(content.dropFirst(2)))
                continue
            }
            let setting = content.drop { $0 == "#" }.split(separator: ":", maxSplits: 1)
            sections = Array(sections.prefix(depth))
            if setting.count == 2, let word = setting.first, let value = setting.last {
                settings.append(
                    Setting(
                        name: (sections + [word]).joined(separator: "."), value: String(value.drop { $0 == " " }),
                        isCommentedOut: content.hasPrefix("#"), comment: comment.joined(separator: " ")))
            } else if let word = setting.first {
                sections.append(word)
            }
            comment = []
        }
        return settings
    }
}
