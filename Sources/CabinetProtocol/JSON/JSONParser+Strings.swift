extension JSONParser {
    /// A string; `position` stands on its opening quote.
    mutating func string() throws(JSONError) -> String {
        let quote = position
        position += 1
        var decoded: [UInt8] = []
        var runStart = position
        while true {
            guard let byte = next else { throw error(.endOfString) }
            switch byte {
            case UInt8(ascii: "\""):
                decoded.append(contentsOf: bytes[runStart..<position])
                position += 1
                guard let text = String(validating: decoded, as: UTF8.self) else { throw error(.validUTF8, at: quote) }
                return text
            case UInt8(ascii: "\\"):
                decoded.append(contentsOf: bytes[runStart..<position])
                try appendEscape(to: &decoded)
                runStart = position
            case 0x00..<0x20:
                throw error(.escapedControl)
            default:
                position += 1
            }
        }
    }

    /// Reads an escape from its backslash on.
    private mutating func appendEscape(to decoded: inout [UInt8]) throws(JSONError) {
        position += 1
        guard let letter = next else { throw error(.escape) }
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(letter)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"):
            position += 1
            decoded.append(contentsOf: Array(String(Character(try unicodeEscape())).utf8))
            return
        default: throw error(.escape)
        }
        position += 1
    }

    /// The scalar of `\uXXXX`, or of a surrogate pair of two; `position` stands after the first `\u`.
    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let start = position - 2
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // Only surrogates are no scalars. A low one first, or a high one without its partner, encodes nothing.
        guard first < 0xDC00, skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) else {
            throw error(.surrogatePair, at: start)
        }
        let second = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw error(.surrogatePair, at: start) }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Self.hexadecimalDigit(byte) else { throw error(.hexDigits) }
            value = value << 4 | digit
            position += 1
        }
        return value
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
