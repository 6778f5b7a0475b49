extension JSONValue {
    /// The value as compact JSON in valid UTF-8: members in their order, no whitespace, and only the escapes that RFC
    /// 8259 demands, so the text never holds a line feed.
    ///
    /// What ``parse(_:maximumDepth:)`` reads, this writes back to an equal value.
    package func encoded() -> String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let number): text += number.text
        case .string(let value): Self.write(value, to: &text)
        case .array(let elements): Self.write(elements, to: &text)
        case .object(let object): Self.write(object, to: &text)
        }
    }

    private static func write(_ elements: [JSONValue], to text: inout String) {
        text += "["
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            element.write(to: &text)
        }
        text += "]"
    }

    private static func write(_ object: JSONObject, to text: inout String) {
        text += "{"
        for (index, member) in object.members.enumerated() {
            if index > 0 { text += "," }
            write(member.name, to: &text)
            text += ":"
            member.value.write(to: &text)
        }
        text += "}"
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{00}"..<"\u{10}": text += "\\u000" + String(scalar.value, radix: 16)
            case "\u{10}"..<"\u{20}": text += "\\u00" + String(scalar.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

extension JSONObject {
    /// The object as compact JSON, see ``JSONValue/encoded()``.
    package func encoded() -> String {
        JSONValue.object(self).encoded()
    }
}
