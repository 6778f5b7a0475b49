/// Where a text stopped being the JSON that this product reads.
package struct JSONError: Error, Equatable, CustomStringConvertible {
    /// What the parser would have taken instead.
    package enum Expectation: String, CaseIterable, Sendable {
        case value = "a value"
        case endOfText = "the end of the text"
        case memberName = "a member name"
        case colon = "a colon"
        case commaOrBrace = "a comma or a closing brace"
        case commaOrBracket = "a comma or a closing bracket"
        case digit = "a digit"
        case representableNumber = "a number of at most 64 characters within the range of a Double"
        case endOfString = "the end of the string"
        case escapedControl = "no unescaped control character"
        case escape = "one of the escapes of RFC 8259"
        case hexDigits = "four hexadecimal digits"
        case surrogatePair = "a high surrogate followed by a low one"
        case validUTF8 = "valid UTF-8 in the string that starts here"
        case distinctName = "a member name that has not occurred before in this object"
        case lessNesting = "no deeper nesting"
    }

    /// The byte at which the expectation failed, counted from 0; the length of the text when it ended too soon.
    package let offset: Int
    package let expected: Expectation

    /// Names the place and the rule, never the text itself.
    package var description: String { "byte \(offset): expected \(expected.rawValue)" }
}
