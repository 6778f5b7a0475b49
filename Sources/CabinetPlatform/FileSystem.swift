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

    /// The directory that holds `path`: `.` for a bare name, `/` for what stands in the root.
    static func parent(of path: String) -> String {
        let name = path.reversed().drop { $0 == "/" }.drop { $0 != "/" }
        guard !name.isEmpty else { return path.hasPrefix("/") ? "/" : "." }
        let parent = name.drop { $0 == "/" }
        return parent.isEmpty ? "/" : String(parent.reversed())
    }
}
