import Glibc

/// What `lstat` says of a file.
struct FileStatus {
    /// The nine bits of its rights.
    let mode: UInt32
    let gid: UInt32
    let isSocket: Bool

    /// `nil` when there is no such file.
    init?(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        mode = status.st_mode & 0o777
        gid = status.st_gid
        isSocket = status.st_mode & S_IFMT == S_IFSOCK
    }
}
