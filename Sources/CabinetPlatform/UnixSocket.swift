import CPlatform
import Glibc

/// Unix sockets: made non-blocking and close-on-exec, with the rights that were asked for and never wider ones.
public enum UnixSocket {
    /// Listens for connections on `path` (`SOCK_STREAM`).
    ///
    /// A socket that a dead process left there is replaced; one that somebody answers on is not, nor is any other file.
    /// The file stays when the descriptor is closed.
    ///
    /// - Parameters:
    ///   - path: At most 107 bytes.
    ///   - mode: The rights of the file, whatever the umask; connecting needs the right to write.
    ///   - group: The name of the group that the file is given to; `nil` leaves it as it falls.
    ///   - backlog: How many connections may wait to be accepted; a caller that does not wait is refused beyond (`EAGAIN`).
    /// - Returns: The listening socket.
    /// - Throws: ``SystemError``: `EADDRINUSE` when somebody listens there or another file is in the way,
    ///   `ENAMETOOLONG` for the path, `ENOENT` for the directory or the group, `EPERM` for a group that is not ours.
    public static func listen(
        path: String, mode: UInt32, group: String? = nil, backlog: CInt = 128
    ) throws(SystemError) -> Descriptor {
        let socket = try bind(SOCK_STREAM, path: path, mode: mode, group: group)
        // Only now can anybody connect: the rights are in place.
        try retryingOnInterrupt("listen", path) { Glibc.listen(socket.rawValue, backlog) }
        return socket
    }

    /// Receives datagrams on `path` (`SOCK_DGRAM`); everything else as in `listen`, and whoever may write may send.
    public static func bindDatagram(path: String, mode: UInt32, group: String? = nil) throws(SystemError) -> Descriptor
    {
        try bind(SOCK_DGRAM, path: path, mode: mode, group: group)
    }

    /// Connects to the stream socket at `path`.
    ///
    /// - Throws: ``SystemError``: `ENOENT` or `ECONNREFUSED` when nobody listens, `EACCES` without the right,
    ///   `EAGAIN` when too many wait already.
    public static func connect(path: String) throws(SystemError) -> Descriptor {
        try connect(SOCK_STREAM, path: path)
    }

    /// Connects to the datagram socket at `path`; errors as for a stream.
    public static func connectDatagram(path: String) throws(SystemError) -> Descriptor {
        try connect(SOCK_DGRAM, path: path)
    }

    /// Takes the next connection that waits; `nil` when there is none, or when its peer has left again.
    ///
    /// - Throws: ``SystemError``: `EMFILE` and `ENFILE` when descriptors are out. The connection then still waits, and a
    ///   watch still reports it: rest the watch for a while instead of spinning.
    public static func accept(_ listener: CInt) throws(SystemError) -> Descriptor? {
        do throws(SystemError) {
            return Descriptor(adopting: try retryingOnInterrupt("accept") { platform_accept(listener) })
        } catch let error where error.code == EAGAIN || error.code == ECONNABORTED {
            return nil
        }
    }

    static func make(_ type: __socket_type) throws(SystemError) -> Descriptor {
        let flags = SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        return Descriptor(
            adopting: try retryingOnInterrupt("socket") { socket(AF_UNIX, CInt(type.rawValue | flags), 0) })
    }

    private static func connect(_ type: __socket_type, path: String) throws(SystemError) -> Descriptor {
        let address = try UnixAddress(path: path, for: "connect")
        let socket = try make(type)
        try retryingOnInterrupt("connect", path) {
            address.withSockaddr { Glibc.connect(socket.rawValue, $0, $1) }
        }
        return socket
    }

    private static func bind(
        _ type: __socket_type, path: String, mode: UInt32, group: String?
    ) throws(SystemError) -> Descriptor {
        let groupID: UInt32? = if let group { try AccountDatabase.groupID(named: group) } else { nil }
        let socket = try bindClosed(type, path: path)
        do throws(SystemError) {
            if let groupID {
                try retryingOnInterrupt("chown", path) {
                    fchownat(AT_FDCWD, path, UInt32.max, groupID, AT_SYMLINK_NOFOLLOW)
                }
            }
            try retryingOnInterrupt("chmod", path) { chmod(path, mode) }
        } catch {
            unlink(path)
            throw error
        }
        return socket
    }

    /// Makes the file, with rights for its owner only.
    ///
    /// On Linux it gets the socket's own mode less the umask. So no moment passes in which it is open to others, and the
    /// umask, which belongs to the whole process, is left alone.
    static func bindClosed(_ type: __socket_type, path: String) throws(SystemError) -> Descriptor {
        let address = try UnixAddress(path: path, for: "bind")
        try removeStale(type, path: path)
        let socket = try make(type)
        try retryingOnInterrupt("fchmod", path) { fchmod(socket.rawValue, 0o600) }
        try retryingOnInterrupt("bind", path) { address.withSockaddr { Glibc.bind(socket.rawValue, $0, $1) } }
        return socket
    }

    /// Removes a socket on which nobody answers.
    ///
    /// What lives, or is no socket, is left for `bind` to refuse (`EADDRINUSE`).
    private static func removeStale(_ type: __socket_type, path: String) throws(SystemError) {
        do throws(SystemError) {
            _ = try connect(type, path: path)
        } catch let error where error.code == ECONNREFUSED && isSocket(path) {
            // ECONNREFUSED alone is not enough: it is the answer of a regular file too.
            try retryingOnInterrupt("unlink", path) { unlink(path) }
        } catch {}
    }

    private static func isSocket(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }
}
