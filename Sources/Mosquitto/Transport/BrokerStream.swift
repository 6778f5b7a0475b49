import CabinetPlatform
import Glibc

/// The bytes between this machine and a broker: one TCP connection, with TLS over it when that is asked for.
///
/// Nothing here waits; the caller polls ``fileDescriptor``. Network thread only.
final class BrokerStream {
    /// What one ``receive()`` gave.
    struct Received {
        /// What the broker said.
        var bytes: [UInt8] = []
        /// Whether the kernel has nothing more: with TLS something may have come that was no bytes yet.
        var isDry = false
        /// How the stream ended behind these bytes, in words that end a sentence; `nil` while it goes on.
        var end: String?
    }

    private let socket: Descriptor
    private let tls: TLSSession?
    /// What the kernel has not taken yet.
    private var outgoing: [UInt8] = []
    /// Whether the kernel still takes something.
    private var canSend = true
    private var hasFinished = false
    /// The first bytes that came over TCP: enough to tell what else than TLS is spoken here.
    private(set) var firstBytes: [UInt8] = []

    /// The largest number of bytes that wait to be sent before nothing more is taken on.
    private static let outgoingLimit = 64 * 1024
    private static let chunk = 16 * 1024

    /// Takes over a connected socket, and begins with TLS unless `tls` is `nil`.
    init(_ socket: Descriptor, tls: TLSSession?) {
        self.socket = socket
        self.tls = tls
        // What is sent here is small and waited for.
        var on: CInt = 1
        setsockopt(socket.rawValue, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
        _ = tls?.receive([])
        flush()
    }

    var fileDescriptor: CInt { socket.rawValue }

    /// Whether the broker can be spoken to: TLS stands, or is not asked for.
    var isEstablished: Bool { tls?.isEstablished ?? true }

    /// Whether so much waits to be sent that nothing more is to be taken from the broker, which might cause an answer.
    var isClogged: Bool { canSend && outgoing.count >= Self.outgoingLimit }

    /// The `POLL…` bits to wait for.
    var interest: CInt {
        CInt(isClogged ? 0 : POLLIN) | CInt(canSend && !outgoing.isEmpty ? POLLOUT : 0)
    }

    /// Reads what is there, up to a bound, without waiting.
    func receive() -> Received {
        var received = Received()
        var raw: [UInt8] = []
        do throws(SystemError) {
            // The calls are the same for every kind of stream.
            switch try UnixSocket.read(socket.rawValue, upTo: Self.chunk) {
            case .data(let bytes): raw = bytes
            case .wouldBlock: received.isDry = true
            case .closed: (received.isDry, received.end) = (true, "the broker closed the connection")
            }
        } catch {
            received.isDry = true
            received.end = SystemError.text(of: error.code)
        }
        if firstBytes.count < 16 { firstBytes += raw.prefix(16 - firstBytes.count) }
        guard let tls else {
            received.bytes = raw
            return received
        }
        guard !raw.isEmpty else { return received }
        let understood = tls.receive(raw)
        flush()
        received.bytes = understood.bytes
        if understood.isLast { received.end = received.end ?? "the broker closed the connection" }
        return received
    }

    /// Sends `bytes`, or keeps them until the kernel takes them.
    ///
    /// Not before ``isEstablished``.
    func send(_ bytes: [UInt8]) {
        guard let tls else {
            outgoing += bytes
            return flush()
        }
        tls.send(bytes)
        flush()
    }

    /// Says that nothing more will be sent, once all is.
    func finishSending() {
        tls?.finishSending()
        hasFinished = true
        flush()
    }

    /// Gives the kernel what it takes.
    ///
    /// Its refusal is not told: what the broker said before it closed is still to be read, and says more.
    func flush() {
        if let tls { outgoing += tls.takeOutgoing() }
        while canSend, !outgoing.isEmpty {
            switch try? UnixSocket.send(socket.rawValue, outgoing) {
            case .sent(let count): outgoing.removeSubrange(..<count)
            case .wouldBlock: return
            case .closed, nil:
                canSend = false
                outgoing = []
            }
        }
        if hasFinished, outgoing.isEmpty, canSend {
            canSend = false
            shutdown(socket.rawValue, CInt(SHUT_WR))
        }
    }
}
