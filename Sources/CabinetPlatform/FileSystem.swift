import CPlatform
import Glibc

/// What the cabinet asks of the file system beyond the ledger: where a path lies, small files.
public enum FileSystem {
    /// The kind of file system that `path` is on, or will be on once it is made: its nearest existing parent decides.
    ///
    /// - Throws: ``SystemError`` when that cannot be asked, such as `EACCES` for a directory on the way.
    public static func kind(of path: String) throws(SystemError) -> FileSystemKind {
        var place = path
        var magic: UInt32 = 0
        while true {
            do throws(SystemError) {
                try retryingOnInterrupt("statfs", place) { platform_file_system(place, &magic) }
                return FileSystemKind(magic: magic)
            } catch let error where error.code == ENOENT && place != "/" && place != "." {
                place = parent(of: place)
            }
        }
    }

    /// Returns when this process may write the file at `path`, or make it when it is not there.
    ///
    /// - Throws: ``SystemError`` with what forbids it: rights (`EACCES`), a sandbox (`EROFS`), no directory (`ENOENT`).
    public static func requireWritableFile(_ path: String) throws(SystemError) {
        try requireWritableDirectory(parent(of: path))
        do throws(SystemError) {
            try retryingOnInterrupt("access", path) { access(path, R_OK | W_OK) }
        } catch let error where error.code == ENOENT {
            // It can be made.
        }
    }

    /// Returns when this process may make files in the directory at `path`.
    ///
    /// - Throws: As ``requireWritableFile(_:)``.
    public static func requireWritableDirectory(_ path: String) throws(SystemError) {
        try retryingOnInterrupt("access", path) { access(path, W_OK | X_OK) }
    }

    /// The directory that holds `path`: `.` for a bare name, `/` for what stands in the root.
    static func parent(of path: String) -> String {
        let name = path.reversed().drop { $0 == "/" }.drop { $0 != "/" }
        guard !name.isEmpty else { return path.hasPrefix("/") ? "/" : "." }
        let parent = name.drop { $0 == "/" }
        return parent.isEmpty ? "/" : String(parent.reversed())
    }
}
