/// Reads numbers out of bytes that may be anything; `nil` beyond the end.
struct ByteReader {
    let bytes: ArraySlice<UInt8>
    let isLittleEndian: Bool

    init(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool = false) {
        self.bytes = bytes
        self.isLittleEndian = isLittleEndian
    }

    /// A number of so many bytes, `offset` bytes after the first.
    func number(at offset: Int, byteCount: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - byteCount else { return nil }
        let start = bytes.startIndex + offset
        let part = bytes[start..<(start + byteCount)]
        return isLittleEndian
            ? part.reversed().reduce(0) { $0 << 8 | Int($1) } : part.reduce(0) { $0 << 8 | Int($1) }
    }

    /// Whether these bytes are at `offset`.
    func has(_ text: [UInt8], at offset: Int = 0) -> Bool {
        offset <= bytes.count && bytes.dropFirst(offset).starts(with: text)
    }
}
