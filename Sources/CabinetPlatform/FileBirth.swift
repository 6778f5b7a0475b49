import CPlatform

/// What tells a file from every copy of it: its number and the moment at which it was made.
///
/// Both stay when it is renamed, written and remounted, and no program can set the second. A copy of the whole file system,
/// block by block, has the same ones.
public struct FileBirth: Equatable, Sendable {
    /// The number that the file system knows it by.
    public let inode: UInt64
    /// When it was made, in nanoseconds since 1970, by the clock of that time.
    public let nanoseconds: Int64
}

extension FileSystem {
    /// When and as what the file at `path` was made; `nil` where the file system does not keep that.
    ///
    /// Wraps `statx`.
    ///
    /// - Throws: ``SystemError``: `ENOENT`, `EACCES` and so on.
    public static func birth(of path: String) throws(SystemError) -> FileBirth? {
        var inode: UInt64 = 0
        var nanoseconds: Int64 = 0
        let answer = try retryingOnInterrupt("statx", path) { platform_birth(path, &inode, &nanoseconds) }
        return answer == 0 ? FileBirth(inode: inode, nanoseconds: nanoseconds) : nil
    }
}
