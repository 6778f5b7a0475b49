import CabinetModel
import CabinetPlatform
import Glibc
import TestSupport

/// A connection that carries lines.
final class LineConnection {
    private let socket: Descriptor
    private var unread: [UInt8] = []

    /// Connects to the socket at `path`, as soon as somebody listens there.
    init(path: String, within limit: Duration) throws {
        let deadline = MonotonicInstant.now().advanced(by: limit)
        while true {
            if let socket = try? UnixSocket.connect(path: path) {
                self.socket = socket
                return
            }
            guard MonotonicInstant.now() < deadline else { throw DaemonFailure("nobody listens on \(path)") }
            usleep(5000)
        }
    }

    func send(_ line: String) throws {
        _ = try UnixSocket.send(socket.rawValue, Array("\(line)\n".utf8))
    }

    /// The next line, without its end.
    func receive(within limit: CInt) throws -> [UInt8] {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeSubrange(...end) }
                return Array(unread[..<end])
            }
            var waiting = pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, limit) == 1,
                case .data(let bytes) = try UnixSocket.read(socket.rawValue, upTo: 65_536)
            else { throw DaemonFailure("no answer on the wire") }
            unread += bytes
        }
    }
}
