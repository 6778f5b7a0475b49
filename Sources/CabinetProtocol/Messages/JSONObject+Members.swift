import CabinetModel

// How every message of this module reads its members. A member that is JSON null is of the wrong type where it is
// required, and absent where it is optional. Unknown members are nobody's business here.
extension JSONObject {
    /// Reads a text of at most `limit` bytes that holds one object.
    static func parse(_ bytes: [UInt8], limit: Int) throws(MessageError) -> JSONObject {
        guard bytes.count <= limit else { throw MessageError("longer than \(limit) bytes") }
        let value: JSONValue
        do {
            value = try JSONValue.parse(bytes)
        } catch {
            throw MessageError("not JSON: \(error)")
        }
        guard case .object(let object) = value else { throw MessageError("not a JSON object") }
        return object
    }

    /// The value of a member that may be missing or null.
    func optional(_ name: String) -> JSONValue? {
        guard let value = self[name], value != .null else { return nil }
        return value
    }

    /// An integer that must be there; a number with a fraction or an exponent is none.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(MessageError) -> Int {
        guard let integer = integerIfReadable(name), range.contains(integer) else {
            throw MessageError(name, expected: "an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    /// An integer or nothing; throws for anything else.
    func optionalInteger(_ name: String, in range: ClosedRange<Int>) throws(MessageError) -> Int? {
        guard optional(name) != nil else { return nil }
        return try integer(name, in: range)
    }

    /// The integer if the member is one, whatever its range; `nil` for everything else.
    func integerIfReadable(_ name: String) -> Int? {
        guard case .integer(let value) = self[name] else { return nil }
        return Int(exactly: value)
    }

    /// A Boolean that must be there.
    func bool(_ name: String) throws(MessageError) -> Bool {
        guard case .bool(let value) = self[name] else { throw MessageError(name, expected: "true or false") }
        return value
    }

    /// A string that must be there, of a length in bytes, without control characters.
    func text(_ name: String, bytes range: ClosedRange<Int>) throws(MessageError) -> String {
        guard case .string(let text) = self[name], range.contains(text.utf8.count),
            !text.unicodeScalars.contains(where: \.isControl)
        else {
            let length = "\(range.lowerBound) to \(range.upperBound) bytes"
            throw MessageError(name, expected: "a string of \(length) without control characters")
        }
        return text
    }

    /// A string or nothing; throws for anything else.
    func optionalText(_ name: String, bytes range: ClosedRange<Int>) throws(MessageError) -> String? {
        guard optional(name) != nil else { return nil }
        return try text(name, bytes: range)
    }

    /// A string of a closed form that must be there, made a value by `make`, which returns `nil` for what it refuses.
    func value<Value>(
        _ name: String, expected: String, _ make: (String) -> Value?
    ) throws(MessageError) -> Value {
        guard case .string(let text) = self[name], let value = make(text) else {
            throw MessageError(name, expected: expected)
        }
        return value
    }

    /// A string of a closed form or nothing; throws for anything else.
    func optionalValue<Value>(
        _ name: String, expected: String, _ make: (String) -> Value?
    ) throws(MessageError) -> Value? {
        guard optional(name) != nil else { return nil }
        return try value(name, expected: expected, make)
    }

    /// One of the words of a closed set that must be there.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String, of set: Word.Type
    ) throws(MessageError) -> Word {
        let words = set.allCases.map(\.rawValue).joined(separator: ", ")
        return try value(name, expected: "one of \(words)", Word.init(rawValue:))
    }

    /// An object that must be there.
    func object(_ name: String) throws(MessageError) -> JSONObject {
        guard case .object(let object) = self[name] else { throw MessageError(name, expected: "an object") }
        return object
    }

    /// An array of at most `limit` elements that must be there.
    func array(_ name: String, limit: Int) throws(MessageError) -> [JSONValue] {
        guard case .array(let elements) = self[name], elements.count <= limit else {
            throw MessageError(name, expected: "an array of at most \(limit) elements")
        }
        return elements
    }

    /// A time stamp that must be there.
    func timestamp(_ name: String) throws(MessageError) -> Timestamp {
        try value(name, expected: "RFC 3339 in UTC, such as 2024-07-01T12:00:00Z", Timestamp.init)
    }

    /// A machine id that must be there, whoever's it is.
    func machineID() throws(MessageError) -> MachineID {
        try value("machineId", expected: "1 to 64 of A-Z a-z 0-9 _ -", MachineID.init)
    }

    /// A transaction id that must be there.
    func transactionID() throws(MessageError) -> TransactionID {
        try value("transactionId", expected: "1 to 255 visible ASCII characters", TransactionID.init)
    }
}

extension Unicode.Scalar {
    /// Control characters, and the separators that break a line on a screen or in a log as they do.
    var isControl: Bool {
        guard value >= 0x20 else { return true }
        guard value >= 0x7F else { return false }
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }
}
