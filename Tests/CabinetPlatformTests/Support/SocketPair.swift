import CabinetPlatform
import Glibc

/// Two connected stream sockets, non-blocking.
struct SocketPair {
    let here: Descriptor
    let there: Descriptor

    init() throws {
        var ends: [CInt] = [0, 0]
        let type = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        try retryingOnInterrupt("socketpair") { socketpair(AF_UNIX, type, 0, &ends) }
        here = Descriptor(adopting: ends[0])
        there = Descriptor(adopting: ends[1])
    }

    /// Sends one byte to `here`.
    func poke() throws {
        _ = try UnixSocket.send(there.rawValue, [1])
    }
}
