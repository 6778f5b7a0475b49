import CabinetPlatform
import CabinetProtocol

/// The connection to the daemon's control socket: subscribes, hears states, and tells who has the display.
///
/// Confined to the event loop's thread.
final class DaemonConnection {
    /// What the daemon said.
    enum Event {
        case state(StateSnapshot)
        /// A request was refused, or a line made no sense; why.
        case complaint(String)
        /// Nothing comes any more.
        case ended
    }

    /// Snapshots have a few hundred bytes; this is the bound of what is believed.
    private static let longestLine = 256 * 1024

    private let socket: Descriptor
    private var watch: Watch?
    private var framer = LineFramer(limit: longestLine)

    /// Connects and subscribes.
    ///
    /// - Throws: ``SystemError`` when nobody listens at `path`.
    init(path: String) throws(SystemError) {
        socket = try UnixSocket.connect(path: path)
        send(.subscribe)
    }

    deinit { watch?.cancel() }

    /// Calls `handler` from now on when there is something to ``read()``.
    func attach(to loop: EventLoop, _ handler: @escaping @Sendable () -> Void) throws(SystemError) {
        watch = try loop.watch(socket.rawValue, for: .readable) { _ in handler() }
    }

    /// Says who has the display.
    func tell(display state: ControlRequest.DisplayState) {
        send(.display(state))
    }

    /// What has come since the last call.
    func read() -> [Event] {
        var events: [Event] = []
        while true {
            switch try? UnixSocket.read(socket.rawValue, upTo: 64 * 1024) {
            case .data(let bytes): events += framer.append(bytes).compactMap(event)
            case .wouldBlock: return events
            case .closed, nil: return events + [.ended]
            }
        }
    }

    private func event(of line: LineFramer.Line) -> Event? {
        guard case .line(let bytes) = line else { return .complaint("a line is too long") }
        do throws(MessageError) {
            return .state(try StateSnapshot.decodeEvent(bytes))
        } catch let notAState {
            switch try? ControlReply.decode(bytes) {
            case .success: return nil
            case .failure(let error): return .complaint(error.message)
            case nil: return .complaint("\(notAState)")
            }
        }
    }

    /// A few bytes at a time, which the socket has always room for; a daemon that does not read is silent soon.
    private func send(_ request: ControlRequest) {
        let line = ControlCall(request).encode() + "\n"
        _ = try? UnixSocket.send(socket.rawValue, Array(line.utf8))
    }
}
