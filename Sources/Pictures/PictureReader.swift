import CPictures
import Glibc
import Raster

/// A PNG or JPEG file that is read row by row: in memory there is never more of it than a few rows.
///
/// For one thread at a time.
final class PictureReader {
    /// How many pixels a PNG of several passes may have, which is in memory whole: 64 MB.
    static let mostInterlacedPixels = 16_000_000
    /// What a JPEG of several passes may take, in bytes: enough for 20 million pixels as cameras write them.
    static let mostPassesBytes = 64 << 20

    /// Where the picture itself is turned to, from the rows and columns of the file.
    let orientation: Orientation

    private let path: String
    private let file: UnsafeMutablePointer<FILE>
    private let picture: OpaquePointer
    private let kind: picture_kind

    /// The size in pixels of the rows that come.
    var size: PixelSize { PixelSize(width: picture_width(picture), height: picture_height(picture)) }

    /// Opens a file and reads its header.
    init(_ path: String) throws(PictureError) {
        let file = try Self.open(path)
        do throws(PictureError) {
            let kind = picture_kind(file)
            guard kind != PICTURE_NEITHER else { throw .unknownFormat(path: path) }
            var reason = picture_reason()
            guard let picture = picture_open(file, kind, Self.mostPassesBytes, &reason) else {
                throw .undecodable(path: path, reason: reason.words)
            }
            self.path = path
            self.file = file
            self.picture = picture
            self.kind = kind
        } catch {
            fclose(file)
            throw error
        }
        var count = 0
        let exif = picture_exif(picture, &count).map { Array(UnsafeBufferPointer(start: $0, count: count)) }
        orientation = exif.flatMap { ExifOrientation.read($0[...]) } ?? .upright
        try checkSize()
    }

    deinit {
        picture_close(picture)
        fclose(file)
    }

    /// Reads the whole picture, made as large as `size`; once.
    ///
    /// A JPEG is decoded at a size near to that, which costs less and looks the same.
    func read(scaledTo size: PixelSize) throws(PictureError) -> Bitmap {
        var reason = picture_reason()
        guard picture_begin(picture, divisor(for: size), &reason) else { throw broken(reason) }
        var hasFailed = false
        let bitmap = Bitmap(scaling: self.size, to: size) { row in
            // What comes after a failure is of no use, and neither is this picture.
            if !hasFailed, !picture_read_row(picture, row.baseAddress, &reason) { hasFailed = true }
            if hasFailed { row.update(repeating: 0) }
        }
        if hasFailed { throw broken(reason) }
        return bitmap
    }

    private func checkSize() throws(PictureError) {
        guard size.width > 0, size.height > 0 else { throw .undecodable(path: path, reason: "it has no pixels") }
        // The product could be beyond any number.
        guard size.width <= PictureFile.mostPixels / size.height else {
            throw .tooManyPixels(path: path, width: size.width, height: size.height)
        }
        guard !picture_is_interlaced(picture) || size.width * size.height <= Self.mostInterlacedPixels else {
            let most = Self.mostInterlacedPixels / 1_000_000
            throw .undecodable(path: path, reason: "it is interlaced and has more than \(most) million pixels")
        }
        guard !picture_is_for_print(picture) else {
            throw .undecodable(path: path, reason: "its colours are CMYK, for print")
        }
    }

    /// The largest one at which there are still as many pixels as are wanted.
    private func divisor(for wanted: PixelSize) -> CUnsignedInt {
        guard kind == PICTURE_JPEG else { return 1 }
        return [8, 4, 2].first { size.width >= $0 * wanted.width && size.height >= $0 * wanted.height }
            .map(CUnsignedInt.init) ?? 1
    }

    private func broken(_ reason: picture_reason) -> PictureError { .undecodable(path: path, reason: reason.words) }

    /// Opens a regular file of at most ``PictureFile/mostBytes``.
    private static func open(_ path: String) throws(PictureError) -> UnsafeMutablePointer<FILE> {
        // Without O_NONBLOCK the open of a pipe would wait for somebody to write.
        let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, code: errno) }
        do throws(PictureError) {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, code: errno) }
            guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
            guard status.st_size <= PictureFile.mostBytes else {
                throw .fileTooLarge(path: path, byteCount: Int(status.st_size))
            }
            guard let file = fdopen(descriptor, "rb") else { throw .unreadable(path: path, code: errno) }
            return file
        } catch {
            close(descriptor)
            throw error
        }
    }
}

extension picture_reason {
    /// As text.
    var words: String {
        withUnsafeBytes(of: text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
