import CabinetPlatform
import CabinetProtocol

/// One peer of the control socket: its bytes on the way in and out.
///
/// Confined to the event loop's thread.
///
/// A peer that has shut its sending side, as `echo … | socat` does at once, is still there: it gets its answers, and the
/// snapshots that it has subscribed to.
final class ControlConnection {
    /// Above this backlog the peer is neither read nor answered until it has read: it answers for its own flood.
    private static let restsAt = 64 * 1024
    /// Above this backlog the peer is closed: it never reads.
    ///
    /// More than the largest reply, 1 000 payments.
    private static let closesAt = 1024 * 1024
    /// So much of one peer is taken in one turn of the loop; the others come before the rest.
    private static let bytesPerTurn = 4096

    let peer: PeerCredentials
    /// The peer may only ask for the status.
    let isStranger: Bool
    var isSubscribed = false
    /// The attract screen says that it has the display.
    var holdsDisplay = false
    /// A request whose answer is still to come, such as a game start that waits for the display.
    var isAwaited = false

    private let socket: Descriptor
    private var watch: Watch?
    private var framer = LineFramer()
    /// Lines that were read and not yet dealt with, the next one last.
    private var waiting: [LineFramer.Line] = []
    private var outgoing: [UInt8] = []
    /// The peer sends nothing any more.
    private var hasSentAll = false
    /// Nor does it read any more; what it has sent before is still done.
    private var isGone = false
    /// Nobody is to be served here any more: the peer did not read, or it was closed from here.
    private var isLost = false

    init(socket: Descriptor, peer: PeerCredentials, isStranger: Bool) {
        self.socket = socket
        self.peer = peer
        self.isStranger = isStranger
    }

    /// Nothing more can come of this connection; the server closes it.
    var isOver: Bool {
        guard !isLost else { return true }
        guard hasSentAll, waiting.isEmpty else { return false }
        return isGone || (outgoing.isEmpty && !isSubscribed && !isAwaited)
    }

    /// Tells `handler` from now on when the socket can be read or written.
    func attach(to loop: EventLoop, _ handler: @escaping @Sendable (Interest) -> Void) throws(SystemError) {
        watch = try loop.watch(socket.rawValue, for: .readable, handler)
    }

    func close() {
        watch?.cancel()
        watch = nil
        socket.close()
        isLost = true
    }

    /// Takes what the peer has sent, if all that came before has been dealt with.
    func read() {
        guard !isLost, canRead else { return }
        switch try? UnixSocket.read(socket.rawValue, upTo: Self.bytesPerTurn) {
        case .data(let bytes): waiting = framer.append(bytes).reversed()
        case .wouldBlock: break
        case .closed, nil:
            hasSentAll = true
            isGone = UnixSocket.isHungUp(socket.rawValue)
            // Whoever writes `printf` instead of `echo` means a request all the same.
            if let line = framer.finish() { waiting = [line] }
        }
    }

    /// Whether there is a line to deal with, and the peer has read enough of its answers to get another one.
    var hasLine: Bool { !isLost && outgoing.count < Self.restsAt && !waiting.isEmpty }

    /// The next line to deal with, while ``hasLine``.
    func nextLine() -> LineFramer.Line? {
        hasLine ? waiting.popLast() : nil
    }

    /// Sends one line; what the peer does not take now goes out when it reads.
    func send(_ line: String) {
        outgoing.append(contentsOf: line.utf8)
        outgoing.append(UInt8(ascii: "\n"))
        flush()
        if outgoing.count > Self.closesAt { isLost = true }
    }

    /// Writes as much of the backlog as the peer takes.
    func flush() {
        while !outgoing.isEmpty, !isLost {
            switch try? UnixSocket.send(socket.rawValue, outgoing) {
            case .sent(let count): outgoing.removeFirst(count)
            case .wouldBlock: return
            case .closed, nil: isLost = true
            }
        }
    }

    /// Waits for what can come next; after every turn that read or wrote.
    func updateInterest() {
        var interest: Interest = canRead ? .readable : []
        if !outgoing.isEmpty { interest.insert(.writable) }
        watch?.update(interest)
    }

    private var canRead: Bool { !hasSentAll && waiting.isEmpty && outgoing.count < Self.restsAt }
}
