/// One JSON value (RFC 8259), as strictly as this product reads it.
///
/// The parser is our own because two readers that disagree about one text are a way to be robbed: no library at hand
/// reports a duplicate member, and `1.0` must not pass for the integer 1 where credits are counted.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// A number without fraction or exponent that fits 64 bits. The only case that integer members are read from.
    case integer(Int64)
    /// Every other number; it keeps its text.
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// Reads exactly one value, with whitespace around it and nothing else.
    ///
    /// Refuses duplicate members, invalid UTF-8, lone surrogates, unescaped control characters, a byte order mark,
    /// numbers outside the grammar of RFC 8259 (`01`, `.5`, `NaN`), beyond a `Double` or longer than
    /// ``JSONNumber/maximumLength``, and nesting deeper than `maximumDepth`. Takes time and memory in proportion to
    /// `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: The text in UTF-8.
    ///   - maximumDepth: How many arrays and objects may stand inside each other; 0…128, outside it traps.
    /// - Returns: The value; its members stand in the order of the text.
    /// - Throws: Where the text stopped making sense, and what was expected there.
    package static func parse(_ bytes: [UInt8], maximumDepth: Int = 16) throws(JSONError) -> JSONValue {
        precondition((0...128).contains(maximumDepth), "the parser recurses once per level")
        var parser = JSONParser(bytes, maximumDepth: maximumDepth)
        return try parser.parse()
    }
}

extension JSONValue: Equatable {
    /// Equal texts are equal bytes.
    ///
    /// `String` alone would call the Kelvin sign U+212A and the letter K the same.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}

extension String {
    /// Whether both hold the same UTF-8, which `==` does not say: it compares by canonical equivalence.
    func hasSameBytes(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}
