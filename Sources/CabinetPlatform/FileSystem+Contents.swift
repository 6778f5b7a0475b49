import CPlatform
import Glibc

extension FileSystem {
    /// Reads a whole file of at most `limit` bytes.
    ///
    /// - Throws: ``SystemError``: `EFBIG` when there is more than `limit`, `EISDIR`, `ENOENT`, `EACCES` and so on.
    public static func readFile(path: String, limit: Int) throws(SystemError) -> [UInt8] {
        let file = Descriptor(
            adopting: try retryingOnInterrupt("open", path) { open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) })
        // One byte more than allowed tells a file of exactly the limit from a larger one.
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var length = 0
        while length < bytes.count {
            let count = try retryingOnInterrupt("read", path) {
                bytes[length...].withUnsafeMutableBytes { read(file.rawValue, $0.baseAddress, $0.count) }
            }
            guard count > 0 else {
                bytes.removeSubrange(length...)
                return bytes
            }
            length += count
        }
        throw SystemError("read", code: EFBIG, context: "\(path) (more than \(limit) bytes)")
    }

    /// Puts `contents` at `path` so that, whenever the power goes, either the old file is there or the new one, whole.
    ///
    /// On return the new one is on disk. Written beside it (`PATH.XXXXXX`), synced, renamed over it; a symbolic link at
    /// `path` is replaced, not followed. A kill in between can leave the file beside it.
    ///
    /// - Parameters:
    ///   - path: In an existing directory that we may write to.
    ///   - contents: All of the file.
    ///   - mode: Its rights, whatever the umask and whatever the old file had.
    /// - Throws: ``SystemError``; the old file is then untouched, except when the very last step fails: syncing the
    ///   directory, with the new file in place but perhaps not yet on disk.
    public static func writeAtomically(path: String, contents: [UInt8], mode: UInt32) throws(SystemError) {
        var template = Array("\(path).XXXXXX".utf8CString)
        let temporary = Descriptor(
            adopting: try retryingOnInterrupt("mkostemp", path) { platform_make_temporary(&template) })
        do throws(SystemError) {
            try write(contents, to: temporary.rawValue, path)
            try retryingOnInterrupt("fchmod", path) { fchmod(temporary.rawValue, mode) }
            try retryingOnInterrupt("fsync", path) { fsync(temporary.rawValue) }
            try retryingOnInterrupt("rename", path) { rename(template, path) }
        } catch {
            unlink(template)
            throw error
        }
        try syncDirectory(of: path)
    }

    /// Returns when the name of `path` is on disk, as it is now: a rename is on disk only when its directory is.
    ///
    /// - Throws: ``SystemError``.
    public static func syncDirectory(of path: String) throws(SystemError) {
        let parent = parent(of: path)
        let directory = Descriptor(
            adopting: try retryingOnInterrupt("open", parent) { open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
        try retryingOnInterrupt("fsync", parent) { fsync(directory.rawValue) }
    }

    private static func write(_ contents: [UInt8], to fd: CInt, _ path: String) throws(SystemError) {
        var rest = contents[...]
        while !rest.isEmpty {
            let count = try retryingOnInterrupt("write", path) {
                rest.withUnsafeBytes { Glibc.write(fd, $0.baseAddress, $0.count) }
            }
            rest.removeFirst(count)
        }
    }
}
