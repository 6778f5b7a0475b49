import CabinetProtocol
import Testing

@Suite struct JSONValueTests {
    @Test(arguments: [
        ("null", JSONValue.null), (" \t\r\n true ", .bool(true)), ("false", .bool(false)),
        ("0", .integer(0)), ("-1", .integer(-1)), ("9223372036854775807", .integer(.max)),
        ("-9223372036854775808", .integer(.min)), ("10000000000000", .integer(10_000_000_000_000)),
        ("\"\"", .string("")), ("\"caf\u{E9} \u{1F600}\"", .string("caf\u{E9} \u{1F600}")),
        (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
        (#""\u0041\u00e9\u20AC\uD83D\uDE00\u0000""#, .string("A\u{E9}€\u{1F600}\0")),
        ("[]", .array([])), ("[1, [ ] ,{}]", .array([.integer(1), .array([]), .object([:])])),
        (#"{ "b" : 1 , "a" : null }"#, .object(["b": .integer(1), "a": .null])),
        (#"{"K":1,"\#u{212A}":2}"#, .object(["K": .integer(1), "\u{212A}": .integer(2)])),
    ])
    func `a text of the grammar is read`(text: String, value: JSONValue) throws {
        #expect(try JSONValue.parse([UInt8](text)) == value)
    }

    @Test(arguments: [
        "1.0", "1e2", "1E+2", "-0", "0.5", "-0.0", "1e-400", "9223372036854775808", "-9223372036854775809",
        "123456789012345678901234567890",
    ])
    func `a number that is not a plain 64-bit integer is no integer and keeps its text`(text: String) throws {
        guard case .number(let number) = try JSONValue.parse([UInt8](text)) else {
            Issue.record("\(text) was taken for something else")
            return
        }
        #expect(number.text == text)
        #expect(number.value == Double(text))
    }

    @Test(arguments: [
        ("", 0, JSONError.Expectation.value), (" ", 1, .value), ("nul", 0, .value), ("nulL", 0, .value),
        ("True", 0, .value), ("NaN", 0, .value), ("Infinity", 0, .value), ("-Infinity", 1, .digit), ("-NaN", 1, .digit),
        ("\u{FEFF}{}", 0, .value), ("+1", 0, .value), (".5", 0, .value), ("'a'", 0, .value), ("/**/1", 0, .value),
        ("01", 1, .endOfText), ("-01", 2, .endOfText), ("0x10", 1, .endOfText), ("1 2", 2, .endOfText),
        ("{}\0", 2, .endOfText), ("{}{}", 2, .endOfText), ("1.", 2, .digit), ("1.e5", 2, .digit), ("1e", 2, .digit),
        ("1e+", 3, .digit), ("-", 1, .digit), ("1e999", 0, .representableNumber),
        ("[1,]", 3, .value), ("[1 2]", 3, .commaOrBracket), ("[1", 2, .commaOrBracket), ("[", 1, .value),
        ("]", 0, .value),
        ("{", 1, .memberName), ("{1:2}", 1, .memberName), (#"{"a":1,}"#, 7, .memberName), (#"{"a" 1}"#, 5, .colon),
        (#"{"a":1 "b":2}"#, 7, .commaOrBrace), (#"{"a":}"#, 5, .value), (#"{"a":1"#, 6, .commaOrBrace),
        (#"{"a":1,"b":2,"a":3}"#, 13, .distinctName), (#"{"a":1,"\u0061":1}"#, 7, .distinctName),
        (#"[{"credits":1,"credits":1}]"#, 14, .distinctName),
        ("\"a", 2, .endOfString), ("\"a\n\"", 2, .escapedControl), ("\"\0\"", 1, .escapedControl),
        (#""\x""#, 2, .escape), ("\"\\", 2, .escape), (#""\u12G4""#, 5, .hexDigits), (#""\u12"#, 5, .hexDigits),
        (#""\uD83D""#, 1, .surrogatePair), (#""\uDE00""#, 1, .surrogatePair), (#""\uD83Dx""#, 1, .surrogatePair),
        (#""\uD83D\uD83D""#, 1, .surrogatePair), (#""\uD83D\n""#, 1, .surrogatePair),
    ])
    func `a text outside the grammar is refused at its first wrong byte`(
        text: String, offset: Int, expected: JSONError.Expectation
    ) throws {
        let error = try #require(throws: JSONError.self) { try JSONValue.parse([UInt8](text)) }
        #expect(error.offset == offset)
        #expect(error.expected == expected)
        #expect(error.description == "byte \(offset): expected \(expected.rawValue)")
    }

    @Test(
        arguments: [
            [0x80], [0xFF], [0xC3], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xFE, 0xFF], [0xC3, 0x28],
        ] as [[UInt8]])
    func `a string that is not UTF-8 is refused, and so are its bytes outside a string`(bytes: [UInt8]) throws {
        let quoted = [UInt8](#"{"a":""#) + bytes + [UInt8](#""}"#)
        let error = try #require(throws: JSONError.self) { try JSONValue.parse(quoted) }
        #expect(error.expected == .validUTF8)
        #expect(error.offset == 5)
        #expect(throws: JSONError.self) { try JSONValue.parse(bytes) }
    }

    @Test func `a number may be 64 characters long and not more`() throws {
        let fits = "0." + String(repeating: "1", count: 62)
        #expect(try JSONValue.parse([UInt8](fits)).encoded() == fits)
        let error = try #require(throws: JSONError.self) { try JSONValue.parse([UInt8](fits + "1")) }
        #expect(error.expected == .representableNumber)
    }

    @Test func `nesting goes to the maximum depth and not deeper`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            [UInt8](String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
        }
        _ = try JSONValue.parse(nested(16))
        let error = try #require(throws: JSONError.self) { try JSONValue.parse(nested(17)) }
        #expect(error.offset == 16)
        #expect(error.expected == .lessNesting)
        #expect(throws: JSONError.self) { try JSONValue.parse([UInt8]("[]"), maximumDepth: 0) }
        _ = try JSONValue.parse(nested(128), maximumDepth: 128)
    }
}
