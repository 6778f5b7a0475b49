import CabinetPlatform
public import Raster

/// Pictures on disk; may be used on any thread, and on several at once.
public enum PictureFile {
    /// How many bytes a file may have.
    public static let mostBytes = 64 << 20
    /// How many pixels a picture may have; decoded, a pixel takes up to four bytes, and all of them 256 MB.
    public static let mostPixels = 64_000_000

    /// Loads a PNG or a JPEG, told by its content, as large as fits into a box.
    ///
    /// Made smaller or larger in its shape, and turned as its EXIF says. Before anything is decoded, the size in its header
    /// is checked. Blocks while it reads and decodes: up to some seconds for a large picture. What SDL remembers for the
    /// calling thread, its last error, is freed at the end: a thread that comes to its end must not leave that behind.
    ///
    /// - Parameters:
    ///   - path: A regular file, or a link to one; anything else is refused at once.
    ///   - box: The room for the picture, in pixels.
    /// - Returns: A picture that touches two opposite sides of the box.
    /// - Throws: ``PictureError``.
    public static func load(_ path: String, fitting box: PixelSize) throws(PictureError) -> Bitmap {
        defer { Surface.forgetThread() }
        let (bitmap, orientation) = try decode(path, box)
        return orientation.turnedUpright(bitmap)
    }

    /// Saves a picture as PNG.
    ///
    /// Whoever opens `path` sees the old file or the whole new one. Another file in the same directory holds the picture
    /// until then, and is removed when something fails.
    ///
    /// - Throws: ``PictureError/unwritable(path:reason:)``.
    public static func savePNG(_ bitmap: Bitmap, to path: String) throws(PictureError) {
        guard let bytes = Surface.png(of: bitmap) else {
            throw .unwritable(path: path, reason: Surface.lastError)
        }
        do throws(SystemError) {
            // A screenshot is for everybody who may read the directory.
            try FileSystem.writeAtomically(path: path, contents: bytes, mode: 0o644)
        } catch {
            throw .unwritable(path: path, reason: SystemError.text(of: error.code))
        }
    }

    /// The picture as it lies in the file, but as large as it will be shown.
    ///
    /// When this returns, neither the bytes of the file nor the decoded picture are in memory any more.
    private static func decode(_ path: String, _ box: PixelSize) throws(PictureError) -> (Bitmap, Orientation) {
        let bytes = try FileContents.read(path)
        do throws(DecodingError) {
            let header = try PictureHeader(bytes)
            let size = header.orientation.upright(header.orientation.upright(header.size).fitted(into: box))
            return (try Surface(decoding: bytes, header).scaled(to: size), header.orientation)
        } catch {
            throw PictureError(path: path, error)
        }
    }
}
