import Raster

/// What the segments of a JPEG file before the picture itself say.
struct JPEGScan {
    private(set) var size = PixelSize(width: 0, height: 0)
    private(set) var orientation = Orientation.upright

    private static let endOfImage: UInt8 = 0xD9
    private static let startOfScan: UInt8 = 0xDA
    private static let exif: UInt8 = 0xE1

    /// Reads a file that begins with the marker of a JPEG.
    init(_ bytes: [UInt8]) throws(DecodingError) {
        var hasFrame = false
        var offset = 2
        while let (marker, body) = Self.segment(bytes, from: &offset) {
            switch marker {
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                // The library refuses a second one; the first is what it decodes.
                if !hasFrame { try readFrame(ByteReader(body)) }
                hasFrame = true
            case Self.exif:
                orientation = ExifOrientation.read(body) ?? orientation
            case Self.startOfScan:
                guard hasFrame else { throw .broken("its header is broken") }
                // The library would fill up what is missing with grey.
                guard Self.hasEnd(bytes[offset...]) else { throw .broken("it ends too early") }
                return
            default: break
            }
        }
        throw .broken("it ends too early")
    }

    private mutating func readFrame(_ reader: ByteReader) throws(DecodingError) {
        guard let height = reader.number(at: 1, byteCount: 2), let width = reader.number(at: 3, byteCount: 2),
            let channels = reader.number(at: 5, byteCount: 1)
        else { throw .broken("its header is broken") }
        // The library hands such a picture over in false colours.
        guard channels != 4 else { throw .broken("its colours are CMYK, for print") }
        size = PixelSize(width: width, height: height)
    }

    /// The next segment, found as the library finds it: what lies between segments is skipped.
    private static func segment(_ bytes: [UInt8], from offset: inout Int) -> (UInt8, ArraySlice<UInt8>)? {
        while offset + 3 < bytes.count {
            let marker = bytes[offset + 1]
            guard bytes[offset] == 0xFF, marker != 0, marker != 0xFF else {
                offset += 1
                continue
            }
            // These stand alone.
            if marker == 0x01 || (0xD0...0xD8).contains(marker) {
                offset += 2
                continue
            }
            let length = Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
            let end = offset + 2 + length
            guard marker != endOfImage, length >= 2, end <= bytes.count else { return nil }
            defer { offset = end }
            return (marker, bytes[(offset + 4)..<end])
        }
        return nil
    }

    /// Whether the end of the picture is marked; within its data these two bytes cannot stand side by side.
    private static func hasEnd(_ data: ArraySlice<UInt8>) -> Bool {
        data.withUnsafeBufferPointer { data in
            // From the end, where it is but for some bytes that a camera has added.
            var index = data.count - 2
            while index >= 0 {
                if data[index] == 0xFF && data[index + 1] == endOfImage { return true }
                index -= 1
            }
            return false
        }
    }
}
