import CPictures
import CabinetPlatform
import Glibc
public import Raster

/// Pictures on disk; may be used on any thread, and on several at once.
public enum PictureFile {
    /// How many bytes a file may have.
    public static let mostBytes = 64 << 20
    /// How many pixels a picture may have: a bound for the time that it takes, since they are never all in memory.
    public static let mostPixels = 64_000_000

    /// Loads a PNG or a JPEG, told by its content, as large as fits into a box.
    ///
    /// Made smaller or larger in its shape, and turned as its EXIF says. Before anything is decoded, the size in its header
    /// is checked. Blocks while it reads and decodes: up to some seconds for a large picture. It is made smaller while it is
    /// read, so that the memory needed is that of the result and some rows.
    ///
    /// - Parameters:
    ///   - path: A regular file, or a link to one; anything else is refused at once.
    ///   - box: The room for the picture, in pixels.
    /// - Returns: A picture that touches two opposite sides of the box.
    /// - Throws: ``PictureError``.
    public static func load(_ path: String, fitting box: PixelSize) throws(PictureError) -> Bitmap {
        let reader = try PictureReader(path)
        let orientation = reader.orientation
        let size = orientation.upright(orientation.upright(reader.size).fitted(into: box))
        return orientation.turnedUpright(try reader.read(scaledTo: size))
    }

    /// Saves a picture as PNG.
    ///
    /// Whoever opens `path` sees the old file or the whole new one. Another file in the same directory holds the picture
    /// until then, and is removed when something fails.
    ///
    /// - Throws: ``PictureError/unwritable(path:reason:)``.
    public static func savePNG(_ bitmap: Bitmap, to path: String) throws(PictureError) {
        let bytes = try png(of: bitmap, for: path)
        do throws(SystemError) {
            // A screenshot is for everybody who may read the directory.
            try FileSystem.writeAtomically(path: path, contents: bytes, mode: 0o644)
        } catch {
            throw .unwritable(path: path, reason: SystemError.text(of: error.code))
        }
    }

    /// The content of the file, in memory: of a stream to a full disk the library would not know what went wrong.
    private static func png(of bitmap: Bitmap, for path: String) throws(PictureError) -> [UInt8] {
        var (start, count): (UnsafeMutablePointer<CChar>?, Int) = (nil, 0)
        guard let stream = open_memstream(&start, &count) else {
            throw .unwritable(path: path, reason: SystemError.text(of: errno))
        }
        defer { free(start) }
        var reason = picture_reason()
        let isWritten = picture_write_png(stream, bitmap.pixels, bitmap.size.width, bitmap.size.height, &reason)
        // Only now the two say where it is and how long.
        guard fclose(stream) == 0, isWritten else { throw .unwritable(path: path, reason: reason.words) }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }
}
