import CabinetPlatform
import Glibc
import TestSupport

/// The socket at which systemd listens to a service, on a real path.
final class NotifySocket {
    let path: String
    private let folder: TestFolder
    private let socket: Descriptor

    init() throws {
        folder = try TestFolder()
        path = folder.path("notify")
        socket = try UnixSocket.bindDatagram(path: path, mode: 0o600)
    }

    /// Waits for the next message that has a line that begins with `line`; what comes before is passed over.
    ///
    /// Throws ``DaemonFailure`` when none comes within 20 s.
    func await(_ line: String) throws {
        var heard: [String] = []
        while true {
            var waiting = pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 20_000) == 1,
                case .data(let bytes) = try UnixSocket.receiveDatagram(socket.rawValue, upTo: 4096)
            else { throw DaemonFailure("systemd did not hear \(line), only \(heard)") }
            let text = String(decoding: bytes, as: UTF8.self)
            if text.split(separator: "\n").contains(where: { $0.hasPrefix(line) }) { return }
            heard.append(text)
        }
    }
}
