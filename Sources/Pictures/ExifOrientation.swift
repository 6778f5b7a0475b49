/// Finds the orientation in the EXIF segment of a JPEG.
enum ExifOrientation {
    private static let orientationTag = 0x0112
    private static let entrySize = 12

    /// The orientation; `nil` for another kind of segment, and for one that does not say, or nonsense.
    static func read(_ segment: ArraySlice<UInt8>) -> Orientation? {
        let prefix = Array("Exif\0\0".utf8)
        guard ByteReader(segment).has(prefix) else { return nil }
        // From here on it is a TIFF file: byte order, the number 42, and where its directory is.
        let tiff = segment.dropFirst(prefix.count)
        let isLittleEndian = tiff.starts(with: Array("II".utf8))
        guard isLittleEndian || tiff.starts(with: Array("MM".utf8)) else { return nil }
        let reader = ByteReader(tiff, isLittleEndian: isLittleEndian)
        guard reader.number(at: 2, byteCount: 2) == 42, let directory = reader.number(at: 4, byteCount: 4),
            let count = reader.number(at: directory, byteCount: 2)
        else { return nil }
        for index in 0..<count {
            let entry = directory + 2 + index * entrySize
            guard let tag = reader.number(at: entry, byteCount: 2) else { return nil }
            guard tag == orientationTag else { continue }
            return reader.number(at: entry + 8, byteCount: 2).flatMap { Orientation(rawValue: UInt16($0)) }
        }
        return nil
    }
}
