import Glibc

extension Descriptor {
    /// Opens `path` for appending, and makes it with `mode` (less the umask) if it is not there.
    ///
    /// - Throws: ``SystemError`` of `open`.
    public static func appending(to path: String, mode: UInt32) throws(SystemError) -> Descriptor {
        Descriptor(
            adopting: try retryingOnInterrupt("open", path) {
                open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, mode)
            })
    }

    /// Another descriptor for what `fd` is open on, such as standard output.
    ///
    /// - Throws: ``SystemError`` when the process is out of descriptors.
    public static func duplicate(_ fd: CInt) throws(SystemError) -> Descriptor {
        Descriptor(adopting: try retryingOnInterrupt("dup", "\(fd)") { fcntl(fd, F_DUPFD_CLOEXEC, 0) })
    }
}
