import CabinetModel
import CabinetPlatform
package import CabinetProtocol
import Synchronization

/// A control socket that says whatever a test wants, as often as the real one, and remembers what it was told.
package final class FakeDaemon: Sendable {
    private let loop: EventLoop
    private let thread: NamedThread
    private let server: Server

    /// Listens on `path` and tells `state` to whoever connects.
    ///
    /// - Throws: ``SystemError`` when it cannot listen.
    package init(path: String, state: StateSnapshot) throws {
        let loop = try EventLoop()
        let server = Server(loop: loop, state: state)
        let socket = try UnixSocket.listen(path: path, mode: 0o666)
        loop.post { server.assumeIsolated { $0.listen(on: socket) } }
        self.loop = loop
        self.server = server
        thread = try NamedThread.start(name: "fake-daemon") { loop.run() }
    }

    deinit { end() }

    /// Tells another state from now on.
    package func tell(_ state: StateSnapshot) {
        loop.post { self.server.assumeIsolated { $0.tell(state) } }
    }

    /// Says nothing any more, and keeps the connections, as a frozen process does.
    package func freeze() {
        loop.post { self.server.assumeIsolated { $0.freeze() } }
    }

    /// The lines that it has been sent so far.
    package var heard: [String] { server.heard.withLock { $0 } }

    /// Closes everything; twice is harmless.
    package func end() {
        // Not this object: it may be on its way out.
        let server = server
        loop.post { server.assumeIsolated { $0.close() } }
        loop.stop()
        thread.join()
    }
}

private actor Server {
    nonisolated let heard = Mutex<[String]>([])
    private nonisolated let loop: EventLoop
    private var state: StateSnapshot
    private var listener: (Descriptor, Watch)?
    private var peers: [(socket: Descriptor, watch: Watch)] = []
    private var heartbeat: LoopTimer?
    private var isFrozen = false

    init(loop: EventLoop, state: StateSnapshot) {
        self.loop = loop
        self.state = state
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    func listen(on socket: Descriptor) {
        let watch = try? loop.watch(socket.rawValue, for: .readable) { _ in self.assumeIsolated { $0.accept() } }
        guard let watch else { return }
        listener = (socket, watch)
        let timer = loop.makeTimer { self.assumeIsolated { $0.beat() } }
        heartbeat = timer
        beat()
    }

    func tell(_ state: StateSnapshot) {
        self.state = state
        broadcast()
    }

    func freeze() { isFrozen = true }

    func close() {
        heartbeat?.cancel()
        listener?.1.cancel()
        listener = nil
        for peer in peers { peer.watch.cancel() }
        peers = []
    }

    private func beat() {
        broadcast()
        heartbeat?.schedule(at: MonotonicInstant.now().advanced(by: .seconds(1)))
    }

    private func broadcast() {
        guard !isFrozen else { return }
        state.sequence += 1
        let line = Array((state.encodeEvent() + "\n").utf8)
        for peer in peers { _ = try? UnixSocket.send(peer.socket.rawValue, line) }
    }

    private func accept() {
        guard let listener, let socket = (try? UnixSocket.accept(listener.0.rawValue)) ?? nil else { return }
        let fd = socket.rawValue
        guard let watch = try? loop.watch(fd, for: .readable, { _ in self.assumeIsolated { $0.read(fd) } }) else {
            return
        }
        peers.append((socket, watch))
        broadcast()
    }

    private func read(_ fd: CInt) {
        switch try? UnixSocket.read(fd, upTo: 4096) {
        case .data(let bytes):
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            heard.withLock { $0 += lines }
        case .wouldBlock: break
        case .closed, nil:
            peers.removeAll { peer in
                guard peer.socket.rawValue == fd else { return false }
                peer.watch.cancel()
                return true
            }
        }
    }
}
