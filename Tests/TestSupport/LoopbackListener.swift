package import CabinetPlatform
import Glibc

/// A TCP socket that listens on a free port of 127.0.0.1 and accepts nobody unasked.
package final class LoopbackListener {
    package let port: Int
    private let socket: Descriptor

    /// Listens, on a port that is free unless one is given; up to `backlog` connections, and one more, wait to be accepted.
    package init(port: Int = 0, backlog: CInt = 8) throws {
        socket = try Self.newSocket()
        var address = Self.address(port: port)
        let descriptor = socket.rawValue
        try retryingOnInterrupt("bind") { address.with { bind(descriptor, $0, $1) } }
        try retryingOnInterrupt("listen") { listen(descriptor, backlog) }
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        try retryingOnInterrupt("getsockname") {
            address.with { pointer, _ in getsockname(descriptor, pointer, &size) }
        }
        self.port = Int(in_port_t(bigEndian: address.sin_port))
    }

    /// Waits for a client and takes it.
    ///
    /// Throws ``SystemError`` with `ETIMEDOUT` when none comes within `limit`.
    package func accept(within limit: Duration) throws -> Descriptor {
        var waiting = pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0)
        let ready = try retryingOnInterrupt("poll") { poll(&waiting, 1, CInt(limit.components.seconds * 1000)) }
        guard ready == 1 else { throw SystemError("accept", code: ETIMEDOUT) }
        let client = Descriptor(
            adopting: try retryingOnInterrupt("accept") { Glibc.accept(socket.rawValue, nil, nil) })
        _ = fcntl(client.rawValue, F_SETFD, FD_CLOEXEC)
        return client
    }

    /// Begins a connection, which may never come about.
    package static func connect(to port: Int) throws -> Descriptor {
        let socket = try newSocket()
        var address = address(port: port)
        _ = address.with { Glibc.connect(socket.rawValue, $0, $1) }
        return socket
    }

    private static func newSocket() throws -> Descriptor {
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        return Descriptor(adopting: try retryingOnInterrupt("socket") { Glibc.socket(AF_INET, kind, 0) })
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return address
    }
}

extension sockaddr_in {
    fileprivate mutating func with(_ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        withUnsafeMutablePointer(to: &self) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
