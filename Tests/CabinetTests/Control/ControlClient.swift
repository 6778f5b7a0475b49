import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Glibc

/// A client of the control socket that waits for what it reads, with a long deadline.
final class ControlClient {
    /// What a test does not expect of the daemon.
    enum Failure: Error {
        case silent, closed, notALine(String)
    }

    private let socket: Descriptor
    private var received: [UInt8] = []
    private var searched = 0

    init(_ path: String) throws {
        socket = try UnixSocket.connect(path: path)
    }

    func close() {
        socket.close()
    }

    /// Shuts the sending side, and goes on reading.
    func finishSending() {
        shutdown(socket.rawValue, CInt(SHUT_WR))
    }

    /// Sends bytes as they are; returns when the daemon's socket has taken them all.
    func send(bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch try UnixSocket.send(socket.rawValue, rest) {
            case .sent(let count): rest.removeFirst(count)
            case .wouldBlock: try wait(for: POLLOUT)
            case .closed: throw Failure.closed
            }
        }
    }

    /// Sends one line.
    func send(_ line: String) throws {
        try send(bytes: Array(line.utf8) + [UInt8(ascii: "\n")])
    }

    /// As much of `bytes` as the daemon takes without being read; how much that was.
    func push(_ bytes: [UInt8]) throws -> Int {
        guard case .sent(let count) = try UnixSocket.send(socket.rawValue, bytes) else { return 0 }
        return count
    }

    /// The next line that the daemon sends.
    func line() throws -> String {
        while true {
            if let end = received[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer {
                    received.removeFirst(end + 1)
                    searched = 0
                }
                return String(decoding: received[..<end], as: UTF8.self)
            }
            searched = received.count
            guard try read() else { throw Failure.closed }
        }
    }

    /// Sends a request and returns the daemon's answer to it, past the events of a subscription.
    func ask(_ request: String) throws -> String {
        try send(request)
        return try answer()
    }

    /// The next line that is no event.
    func answer() throws -> String {
        while true {
            let line = try line()
            if !line.hasPrefix(#"{"event""#) { return line }
        }
    }

    /// The next state that a subscription tells.
    func state() throws -> StateSnapshot {
        let line = try line()
        guard line.hasPrefix(#"{"event""#) else { throw Failure.notALine(line) }
        return try StateSnapshot.decodeEvent(Array(line.utf8))
    }

    /// Whether anything has come that was not read yet.
    var hasNews: Bool {
        var descriptor = pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0)
        return !received.isEmpty || poll(&descriptor, 1, 0) == 1
    }

    /// Reads until the daemon has closed the connection.
    func waitForEnd() throws {
        while try read() {}
    }

    /// `false` at the end of the stream.
    private func read() throws -> Bool {
        while true {
            switch try UnixSocket.read(socket.rawValue, upTo: 65_536) {
            case .data(let bytes):
                received += bytes
                return true
            case .closed: return false
            case .wouldBlock: try wait(for: POLLIN)
            }
        }
    }

    private func wait(for event: CInt) throws {
        var descriptor = pollfd(fd: socket.rawValue, events: Int16(event), revents: 0)
        guard poll(&descriptor, 1, 30_000) == 1 else { throw Failure.silent }
    }
}
