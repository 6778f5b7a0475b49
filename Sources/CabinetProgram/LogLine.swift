import CabinetModel

/// One line of the log in the making, never longer than the bound.
struct LogLine {
    /// The most bytes of a line, with its line end; less than the 4096 that a pipe takes in one piece.
    static let maximumBytes = 2048

    private var text: String

    init(beginning: String) {
        text = beginning
    }

    /// Adds ` key=value`, with the value in quotes where it needs them.
    mutating func append(key: String, value: String) {
        // What is beyond the bound would be cut anyway.
        guard text.utf8.count < Self.maximumBytes else { return }
        text += " \(key.escapingControls)=\(Self.quoted(value))"
    }

    /// The line in UTF-8 with its line end, cut between two characters where it is too long.
    var bytes: [UInt8] {
        let room = Self.maximumBytes - 1
        guard text.utf8.count > room else { return Array(text.utf8) + [UInt8(ascii: "\n")] }
        let ellipsis = Array("…".utf8)
        var kept: [UInt8] = []
        for scalar in text.unicodeScalars {
            let encoded = Array(String(scalar).utf8)
            guard kept.count + encoded.count + ellipsis.count <= room else { break }
            kept += encoded
        }
        return kept + ellipsis + [UInt8(ascii: "\n")]
    }

    private static func quoted(_ value: String) -> String {
        let needsQuotes =
            value.isEmpty
            || value.unicodeScalars.contains { $0 == " " || $0 == "\"" || $0 == "=" || $0.mustBeEscaped }
        guard needsQuotes else { return value }
        let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped.escapingControls)\""
    }
}
