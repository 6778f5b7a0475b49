import Raster

/// What the beginning of a PNG or JPEG file says about the picture, read without decoding it.
struct PictureHeader: Equatable {
    enum Format { case png, jpeg }

    let format: Format
    /// As the rows and columns are in the file; both sides at least 1.
    let size: PixelSize
    let orientation: Orientation

    /// Refuses what is neither, and what has too many pixels.
    init(_ bytes: [UInt8]) throws(DecodingError) {
        let reader = ByteReader(bytes[...])
        if reader.has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            format = .png
            orientation = .upright
            size = try Self.pngSize(reader)
        } else if reader.has([0xFF, 0xD8, 0xFF]) {
            let scan = try JPEGScan(bytes)
            format = .jpeg
            orientation = scan.orientation
            size = scan.size
        } else {
            throw .unknownFormat
        }
        guard size.width > 0, size.height > 0 else { throw .broken("it has no pixels") }
        // The product could be beyond any number.
        guard size.width <= PictureFile.mostPixels / size.height else {
            throw .tooManyPixels(width: size.width, height: size.height)
        }
    }

    /// The header is the first chunk, and the library insists on that too.
    private static func pngSize(_ reader: ByteReader) throws(DecodingError) -> PixelSize {
        guard reader.has(Array("IHDR".utf8), at: 12), let width = reader.number(at: 16, byteCount: 4),
            let height = reader.number(at: 20, byteCount: 4)
        else { throw .broken("its header is broken") }
        return PixelSize(width: width, height: height)
    }
}
