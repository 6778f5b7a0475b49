extension JSONParser {
    /// A number; `position` stands on its sign or first digit.
    mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        let isNegative = skip(UInt8(ascii: "-"))
        let isZero = next == UInt8(ascii: "0")
        if isZero { position += 1 } else { try digits() }
        var isPlain = true
        if skip(UInt8(ascii: ".")) {
            isPlain = false
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isPlain = false
            position += 1
            if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
            try digits()
        }
        guard position - start <= JSONNumber.maximumLength else { throw error(.representableNumber, at: start) }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        // Minus zero is no integer: written back as one it would lose its sign.
        if isPlain, !(isNegative && isZero), let integer = Int64(text) { return .integer(integer) }
        guard let number = JSONNumber(grammatical: text) else { throw error(.representableNumber, at: start) }
        return .number(number)
    }

    /// One digit or more.
    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw error(.digit) }
    }
}
