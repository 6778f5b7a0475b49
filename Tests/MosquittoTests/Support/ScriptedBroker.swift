import Glibc
import Mosquitto

/// The other end of the wire, byte by byte: for what a real broker does not do on demand.
///
/// The test drives both ends from one thread. Everything that is awaited here has a deadline of 20 s.
final class ScriptedBroker {
    let port: Int
    private let listener: CInt
    private var peer: CInt = -1

    /// Listens on a free port of 127.0.0.1.
    ///
    /// Throws ``Failure`` when there is no port.
    init() throws {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw Failure(what: "socket") }
        self.listener = listener
        var address = Self.loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutableBytes(of: &address) { bytes in
            let pointer = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
            return bind(listener, pointer, size) == 0 && getsockname(listener, pointer, &size) == 0
        }
        port = Int(in_port_t(bigEndian: address.sin_port))
        guard isBound, listen(listener, 8) == 0 else { throw Failure(what: "listen") }
    }

    deinit {
        close(listener)
        hangUp()
    }

    /// Lets the client connect, reads its CONNECT and answers it with `answer`.
    func accept(
        from client: TestClient, answer: [UInt8] = WirePacket.accepted(),
        version: MosquittoOptions.ProtocolVersion = .v5
    ) throws {
        try client.client.open()
        try acceptTCP(from: client)
        guard try nextPacket(from: client).first == 0x10 else { throw Failure(what: "a CONNECT") }
        try send(answer)
    }

    /// Lets the client connect and leaves it at that.
    func acceptTCP(from client: TestClient) throws {
        // The client's turns make the connection; the kernel completes it before it is accepted here.
        while !isReadable(listener) { _ = client.turnOnce(timeout: .milliseconds(10)) }
        hangUp()
        peer = Glibc.accept(listener, nil, nil)
        guard peer >= 0 else { throw Failure(what: "accept") }
    }

    /// Sends bytes as they are.
    func send(_ bytes: [UInt8]) throws {
        guard Glibc.send(peer, bytes, bytes.count, CInt(MSG_NOSIGNAL)) == bytes.count else {
            throw Failure(what: "send")
        }
    }

    /// The next packet that the client sends, which turns for it; whole, with its header.
    ///
    /// At its end an empty one.
    func nextPacket(from client: TestClient) throws -> [UInt8] {
        try wait(for: client)
        let header = read(2)
        guard header.count == 2 else { return header }
        precondition(header[1] < 128, "the packets of these tests are short")
        return header + read(Int(header[1]))
    }

    /// Whether the client has written anything that was not read.
    var hasUnreadBytes: Bool {
        var byte: UInt8 = 0
        return recv(peer, &byte, 1, CInt(MSG_PEEK) | CInt(MSG_DONTWAIT)) > 0
    }

    /// Ends the connection in good order.
    func hangUp() {
        guard peer >= 0 else { return }
        close(peer)
        peer = -1
    }

    /// Ends the connection with a reset.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(peer, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        hangUp()
    }

    private func wait(for client: TestClient) throws {
        let limit = ContinuousClock.now + .seconds(20)
        while !isReadable(peer) {
            guard ContinuousClock.now < limit else { throw Failure(what: "a packet") }
            _ = client.turnOnce(timeout: .milliseconds(10))
        }
    }

    private func read(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let length = recv(peer, &bytes, count, CInt(MSG_WAITALL))
        return Array(bytes.prefix(max(0, length)))
    }

    private func isReadable(_ descriptor: CInt) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) > 0
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return address
    }

    /// What did not come to be.
    struct Failure: Error {
        let what: String
    }
}
