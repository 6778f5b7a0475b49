/// Reads one JSON text from front to back, each byte a constant number of times.
///
/// Recurses once per level of nesting, and the depth is bounded before the text is looked at.
struct JSONParser {
    let bytes: [UInt8]
    let maximumDepth: Int
    /// The next byte to read.
    var position = 0

    init(_ bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    mutating func parse() throws(JSONError) -> JSONValue {
        skipWhitespace()
        let value = try value(depth: 0)
        skipWhitespace()
        guard position == bytes.count else { throw error(.endOfText) }
        return value
    }

    /// The byte at `position`, which `nil` says is the end of the text.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Steps over `byte` if it is the next one.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    func error(_ expected: JSONError.Expectation, at offset: Int? = nil) -> JSONError {
        JSONError(offset: offset ?? position, expected: expected)
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard let byte = next else { throw error(.value) }
        return switch byte {
        case UInt8(ascii: "{"): .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): .string(try string())
        case UInt8(ascii: "t"): try keyword("true", .bool(true))
        case UInt8(ascii: "f"): try keyword("false", .bool(false))
        case UInt8(ascii: "n"): try keyword("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        default: throw error(.value)
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        guard depth <= maximumDepth else { throw error(.lessNesting) }
        position += 1
        skipWhitespace()
        guard !skip(UInt8(ascii: "}")) else { return JSONObject(distinct: []) }
        var members: [JSONObject.Member] = []
        // By bytes and hashed: a payload of many members must not cost their square.
        var names: Set<[UInt8]> = []
        while true {
            let start = position
            guard next == UInt8(ascii: "\"") else { throw error(.memberName) }
            let name = try string()
            guard names.insert(Array(name.utf8)).inserted else { throw error(.distinctName, at: start) }
            skipWhitespace()
            guard skip(UInt8(ascii: ":")) else { throw error(.colon) }
            skipWhitespace()
            members.append(JSONObject.Member(name: name, value: try value(depth: depth)))
            skipWhitespace()
            if skip(UInt8(ascii: "}")) { return JSONObject(distinct: members) }
            guard skip(UInt8(ascii: ",")) else { throw error(.commaOrBrace) }
            skipWhitespace()
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        guard depth <= maximumDepth else { throw error(.lessNesting) }
        position += 1
        skipWhitespace()
        guard !skip(UInt8(ascii: "]")) else { return [] }
        var elements: [JSONValue] = []
        while true {
            elements.append(try value(depth: depth))
            skipWhitespace()
            if skip(UInt8(ascii: "]")) { return elements }
            guard skip(UInt8(ascii: ",")) else { throw error(.commaOrBracket) }
            skipWhitespace()
        }
    }

    private mutating func keyword(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, word.withUTF8Buffer({ bytes[position..<end].elementsEqual($0) }) else {
            throw error(.value)
        }
        position = end
        return value
    }

    private mutating func skipWhitespace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }
}
