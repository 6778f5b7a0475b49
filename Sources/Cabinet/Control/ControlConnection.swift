import CabinetPlatform
import CabinetProtocol

/// One peer of the control socket: its bytes on the way in and out.
///
/// Confined to the event loop's thread.
final class ControlConnection {
    /// Above this backlog the peer is not read until it has read: it answers for its own flood.
    private static let readingStopsAt = 64 * 1024
    /// Above this backlog the peer is closed: it never reads.
    ///
    /// More than the largest reply, 1 000 payments.
    private static let closesAt = 1024 * 1024
    /// So much of one peer is taken in one turn of the loop; the others come before the rest.
    private static let bytesPerTurn = 4096

    let peer: PeerCredentials
    var isSubscribed = false
    /// The attract screen says that it has the display.
    var holdsDisplay = false
    /// Nothing more can come of this connection; the server closes it.
    private(set) var isOver = false

    private let socket: Descriptor
    private var watch: Watch?
    private var framer = LineFramer()
    private var outgoing: [UInt8] = []

    init(socket: Descriptor, peer: PeerCredentials) {
        self.socket = socket
        self.peer = peer
    }

    /// Tells `handler` from now on when the socket can be read or written.
    func attach(to loop: EventLoop, _ handler: @escaping @Sendable (Interest) -> Void) throws(SystemError) {
        watch = try loop.watch(socket.rawValue, for: .readable, handler)
    }

    func close() {
        watch?.cancel()
        watch = nil
        socket.close()
        isOver = true
    }

    /// The lines that the next bytes complete.
    func read() -> [LineFramer.Line] {
        guard outgoing.count < Self.readingStopsAt else { return [] }
        switch try? UnixSocket.read(socket.rawValue, upTo: Self.bytesPerTurn) {
        case .data(let bytes): return framer.append(bytes)
        case .wouldBlock: return []
        case .closed, nil:
            isOver = true
            return []
        }
    }

    /// Sends one line; what the peer does not take now goes out when it reads.
    func send(_ line: String) {
        outgoing.append(contentsOf: line.utf8)
        outgoing.append(UInt8(ascii: "\n"))
        flush()
        if outgoing.count > Self.closesAt { isOver = true }
    }

    /// Writes as much of the backlog as the peer takes.
    func flush() {
        while !outgoing.isEmpty, !isOver {
            switch try? UnixSocket.send(socket.rawValue, outgoing) {
            case .sent(let count): outgoing.removeFirst(count)
            case .wouldBlock: return updateInterest()
            case .closed, nil: isOver = true
            }
        }
        updateInterest()
    }

    private func updateInterest() {
        var interest: Interest = outgoing.count < Self.readingStopsAt ? .readable : []
        if !outgoing.isEmpty { interest.insert(.writable) }
        watch?.update(interest)
    }
}
