import CabinetModel
package import CabinetPlatform
import CabinetProtocol
package import Logging

/// The control socket: takes connections, cuts lines, answers requests, and sends snapshots to subscribers.
///
/// Pinned to the event loop. Nobody can hurt anybody else: connections are bounded in all and for each user, a peer that
/// sends without reading is not read any more, a subscriber that never reads is closed, and each turn of the loop takes
/// only a few lines of each peer.
package actor ControlServer {
    /// The bounds, and what happens at each.
    private enum Limit {
        /// One more connection is told `busy` and closed.
        static let connections = 64
        /// For each user but root, so that nobody keeps the others out.
        static let connectionsPerUser = 16
        /// How long a subscriber waits for the next snapshot when nothing changes.
        static let heartbeat = Duration.seconds(1)
        /// How long `game start` waits for the attract screen to let go of the display.
        static let displayWait = Duration.seconds(2)
        /// How long nobody is accepted after an accept that failed.
        static let acceptRest = Duration.seconds(1)
    }

    private struct DisplayWaiter {
        let connection: Int
        let call: ControlCall
        let until: MonotonicInstant
    }

    private nonisolated let loop: EventLoop
    private let desk: ControlDesk
    private let reporter: StateReporter
    private let clock: CabinetClock
    private let logger: Logger
    private var listener: (socket: Descriptor, watch: Watch)?
    private var connections: [Int: ControlConnection] = [:]
    private var lastConnection = 0
    private var displayWaiters: [DisplayWaiter] = []
    private var heartbeat: LoopTimer?
    private var isHeartbeatDue = false
    private var displayTimer: LoopTimer?
    private var acceptTimer: LoopTimer?

    package init(loop: EventLoop, desk: ControlDesk, reporter: StateReporter, clock: CabinetClock, logger: Logger) {
        self.loop = loop
        self.desk = desk
        self.reporter = reporter
        self.clock = clock
        self.logger = logger
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Serves the listening socket, which becomes the server's.
    ///
    /// Any thread, once.
    package nonisolated func start(on socket: Descriptor) {
        loop.post { self.assumeIsolated { $0.listen(on: socket) } }
    }

    /// Something that a snapshot tells may have changed.
    ///
    /// Any thread.
    package nonisolated func stateChanged() {
        loop.post { self.assumeIsolated { $0.broadcast() } }
    }

    /// Closes the socket and every connection.
    ///
    /// Any thread; twice is harmless.
    package nonisolated func stop() {
        loop.post { self.assumeIsolated { $0.close() } }
    }

    private func listen(on socket: Descriptor) {
        do throws(SystemError) {
            let watch = try loop.watch(socket.rawValue, for: .readable) { _ in self.assumeIsolated { $0.accept() } }
            listener = (socket, watch)
        } catch {
            logger.error("The control socket cannot be served", metadata: ["error": "\(error)"])
        }
    }

    private func close() {
        listener?.watch.cancel()
        listener = nil
        for connection in connections.values { connection.close() }
        connections = [:]
        displayWaiters = []
        for timer in [heartbeat, displayTimer, acceptTimer] { timer?.cancel() }
    }
}

// MARK: - Connections

extension ControlServer {
    private func accept() {
        guard let listener else { return }
        do throws(SystemError) {
            guard let socket = try UnixSocket.accept(listener.socket.rawValue) else { return }
            let peer = try PeerCredentials(of: socket.rawValue)
            lastConnection += 1
            let number = lastConnection
            let connection = ControlConnection(socket: socket, peer: peer)
            guard isRoom(for: peer) else {
                connection.send(ControlReply.failure(ControlError(.busy, "too many connections")).encode())
                connection.close()
                return
            }
            try connection.attach(to: loop) { interest in
                self.assumeIsolated { $0.isReady(number, for: interest) }
            }
            connections[number] = connection
        } catch {
            logger.warning("A control connection could not be taken", metadata: ["error": "\(error)"])
            restListener()
        }
    }

    /// The process is out of descriptors, most likely.
    ///
    /// The connection still waits, and to look again at once would spin.
    private func restListener() {
        listener?.watch.update([])
        let timer = acceptTimer ?? loop.makeTimer { self.assumeIsolated { $0.listener?.watch.update(.readable) } }
        acceptTimer = timer
        timer.schedule(at: clock.now().advanced(by: Limit.acceptRest))
    }

    private func isRoom(for peer: PeerCredentials) -> Bool {
        guard connections.count < Limit.connections else { return false }
        return peer.isRoot || connections.values.count { $0.peer.uid == peer.uid } < Limit.connectionsPerUser
    }

    private func isReady(_ number: Int, for interest: Interest) {
        guard let connection = connections[number] else { return }
        if interest.contains(.writable) { connection.flush() }
        if interest.contains(.readable) { connection.read() }
        while let line = connection.nextLine() { take(line, from: number, connection) }
        settle(number, connection)
    }

    /// The last thing of every turn that read from a connection or wrote to it.
    private func settle(_ number: Int, _ connection: ControlConnection) {
        guard connections[number] === connection else { return }
        guard connection.isOver else { return connection.updateInterest() }
        connection.close()
        connections[number] = nil
        displayWaiters.removeAll { $0.connection == number }
        if connection.holdsDisplay { displayChanged() }
    }

    private func take(_ line: LineFramer.Line, from number: Int, _ connection: ControlConnection) {
        guard case .line(let bytes) = line else {
            answer(
                .failure(ControlError(.tooLarge, "a line has at most \(ControlRequest.maximumLineBytes) bytes")),
                connection)
            return
        }
        do throws(ControlError) {
            let call = try ControlCall.decode(bytes)
            try answer(call, from: number, connection)
        } catch {
            answer(.failure(error), connection)
        }
    }

    private func answer(_ reply: ControlReply, _ connection: ControlConnection) {
        connection.send(reply.encode())
    }
}

// MARK: - Requests

extension ControlServer {
    private func answer(
        _ call: ControlCall, from number: Int, _ connection: ControlConnection
    ) throws(ControlError) {
        try desk.authorise(call, for: connection.peer)
        switch call.request {
        case .subscribe:
            connection.isSubscribed = true
            answer(.success(id: call.id), connection)
            connection.send(reporter.snapshot().encodeEvent())
            // Not while one is due: who subscribes again and again must not put off the others' snapshots.
            if !isHeartbeatDue { scheduleHeartbeat() }
        case .display(let state):
            connection.holdsDisplay = state == .held
            answer(.success(id: call.id), connection)
            displayChanged()
        case .game(.start, let source):
            try desk.startGame(source, for: call)
            connection.isAwaited = true
            displayWaiters.append(
                DisplayWaiter(connection: number, call: call, until: clock.now().advanced(by: Limit.displayWait)))
            displayChanged()
        default:
            answer(.success(id: call.id, members: try desk.perform(call, for: connection.peer)), connection)
        }
    }

    /// Answers the `game start` requests that wait, once nobody holds the display or their time is over.
    private func displayChanged() {
        let isHeld = connections.values.contains { $0.holdsDisplay }
        let now = clock.now()
        let due = displayWaiters.filter { !isHeld || $0.until <= now }
        displayWaiters.removeAll { !isHeld || $0.until <= now }
        for waiter in due {
            guard let connection = connections[waiter.connection] else { continue }
            connection.isAwaited = displayWaiters.contains { $0.connection == waiter.connection }
            answer(
                .success(id: waiter.call.id, members: ["display": .string(isHeld ? "held" : "released")]), connection)
            settle(waiter.connection, connection)
        }
        guard let next = displayWaiters.map(\.until).min() else { return }
        let timer = displayTimer ?? loop.makeTimer { self.assumeIsolated { $0.displayChanged() } }
        displayTimer = timer
        timer.schedule(at: next)
    }
}

// MARK: - Subscriptions

extension ControlServer {
    private func broadcast() {
        isHeartbeatDue = false
        let subscribers = connections.filter { $0.value.isSubscribed }
        guard !subscribers.isEmpty else { return }
        let line = reporter.snapshot().encodeEvent()
        for (number, connection) in subscribers {
            connection.send(line)
            settle(number, connection)
        }
        scheduleHeartbeat()
    }

    private func scheduleHeartbeat() {
        let timer = heartbeat ?? loop.makeTimer { self.assumeIsolated { $0.broadcast() } }
        heartbeat = timer
        isHeartbeatDue = true
        timer.schedule(at: clock.now().advanced(by: Limit.heartbeat))
    }
}
