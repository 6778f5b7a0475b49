extension String {
    /// The text with everything escaped that could forge or hide part of a line: control characters, line and paragraph
    /// separators, and the characters that turn the writing direction.
    ///
    /// `\n`, `\r` and `\t` for the common ones, `\u{1B}` for the others. A backslash is kept: this is for reading.
    package var escapingControls: String {
        guard unicodeScalars.contains(where: \.mustBeEscaped) else { return self }
        var escaped = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case _ where scalar.mustBeEscaped: escaped += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The text as it stands in a message: on one line, in quotes when it is empty or has spaces, and cut after
    /// 120 characters.
    package var shownInMessage: String {
        let cut = unicodeScalars.count > 120 ? String(String.UnicodeScalarView(unicodeScalars.prefix(120))) + "…" : self
        let isPlain = !cut.isEmpty && !cut.unicodeScalars.contains { $0 == " " || $0 == "\"" || $0.mustBeEscaped }
        return isPlain ? cut : "\"\(cut.escapingControls)\""
    }
}

extension Unicode.Scalar {
    /// Whether it could forge or hide part of a line of text.
    package var mustBeEscaped: Bool {
        switch value {
        case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
