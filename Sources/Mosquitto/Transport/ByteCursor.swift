/// Reads the fields of MQTT from the front of a packet's body; what is cut short is a ``Violation``.
struct ByteCursor {
    /// What is not read yet.
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() throws(Violation) -> UInt8 {
        guard let byte = rest.popFirst() else { throw Self.tooShort }
        return byte
    }

    mutating func short() throws(Violation) -> UInt16 {
        try UInt16(byte()) << 8 | UInt16(byte())
    }

    mutating func long() throws(Violation) -> UInt32 {
        try UInt32(short()) << 16 | UInt32(short())
    }

    mutating func bytes(_ count: Int) throws(Violation) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw Self.tooShort }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A number of one to four bytes, seven bits in each.
    mutating func variable() throws(Violation) -> UInt32 {
        var value: UInt32 = 0
        for shift in stride(from: UInt32(0), to: 28, by: 7) {
            let byte = try byte()
            value |= UInt32(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw Violation("a number of more than four bytes")
    }

    /// Bytes with their number before them.
    mutating func binary() throws(Violation) -> ArraySlice<UInt8> {
        try bytes(Int(short()))
    }

    /// A text: UTF-8 without NUL.
    mutating func text() throws(Violation) -> String {
        let bytes = try binary()
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw Violation("a text that is not UTF-8")
        }
        return text
    }

    /// A packet id, which is never zero.
    mutating func packetID() throws(Violation) -> UInt16 {
        let packetID = try short()
        guard packetID != 0 else { throw Violation("a packet id of 0") }
        return packetID
    }

    private static let tooShort = Violation("a packet that ends in the middle of a field")
}
