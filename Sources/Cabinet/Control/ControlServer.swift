import CabinetModel
package import CabinetPlatform
import CabinetProtocol
package import Logging
import Synchronization

/// The control socket: takes connections, cuts lines, answers requests, and sends snapshots to subscribers.
///
/// Pinned to the event loop. Nobody can hurt anybody else: connections are bounded in all and for each user, with places
/// that are kept for root and for who has a right here; requests wait when their user asks too often; a peer that sends
/// without reading is not read any more, a subscriber that never reads is closed; and the snapshots that are due go out
/// before anything else is taken.
package actor ControlServer {
    /// The bounds, and what happens at each.
    enum Limit {
        /// One more connection is told `busy` and closed.
        static let connections = 64
        /// The last of these are root's alone.
        static let connectionsOfOthers = 56
        /// And the last of these are for who may do more than ask for the status: the screen, launchers, technicians.
        static let connectionsOfStrangers = 32
        /// For each user but root, so that nobody keeps the others out.
        static let connectionsPerUser = 16
        /// So many that wait are taken in one turn: who connects and closes in a loop must not fill the kernel's queue.
        static let acceptedPerTurn = 64
        /// How long after a refusal the log tells what else was refused.
        static let refusalsTold = Duration.seconds(61)
        /// How long a subscriber waits for the next snapshot when nothing changes.
        static let heartbeat = Duration.seconds(1)
        /// How long `game start` waits for the attract screen to let go of the display.
        static let displayWait = Duration.seconds(2)
        /// How long nobody is accepted after an accept that failed.
        static let acceptRest = Duration.seconds(1)
    }

    struct DisplayWaiter {
        let connection: Int
        let call: ControlCall
        let until: MonotonicInstant
    }

    nonisolated let loop: EventLoop
    let desk: ControlDesk
    let reporter: StateReporter
    let clock: CabinetClock
    private let logger: Logger
    private var listener: (socket: Descriptor, watch: Watch)?
    var connections: [Int: ControlConnection] = [:]
    private var lastConnection = 0
    var displayWaiters: [DisplayWaiter] = []
    /// A change is to be told, and no turn of the loop has come to it yet.
    private nonisolated let hasNews = Atomic(false)
    var heartbeat: LoopTimer?
    var heartbeatAt: MonotonicInstant?
    private var pacing = RequestPacing()
    /// The connections that wait because their user has asked too often, in the order in which they are served.
    private var pacedConnections: [Int] = []
    private var pacingTimer: LoopTimer?
    /// When the first of them may be served.
    private var pacedUntil: MonotonicInstant?
    private var refusalTimer: LoopTimer?
    var displayTimer: LoopTimer?
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
    /// Any thread. However often it is called before the loop comes to it, subscribers get one snapshot for all.
    package nonisolated func stateChanged() {
        guard !hasNews.exchange(true, ordering: .acquiringAndReleasing) else { return }
        loop.post {
            self.hasNews.store(false, ordering: .releasing)
            self.assumeIsolated { $0.broadcast() }
        }
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
        pacedConnections = []
        for timer in [heartbeat, displayTimer, acceptTimer, pacingTimer, refusalTimer] { timer?.cancel() }
    }
}

// MARK: - Connections

extension ControlServer {
    private func accept() {
        sendHeartbeatIfDue()
        do throws(SystemError) {
            for _ in 0..<Limit.acceptedPerTurn {
                guard let listener, let socket = try UnixSocket.accept(listener.socket.rawValue) else { return }
                try admit(socket)
            }
        } catch {
            desk.paced.log(.warning, "A control connection could not be taken", metadata: ["error": "\(error)"])
            restListener()
        }
    }

    private func admit(_ socket: Descriptor) throws(SystemError) {
        let peer = try PeerCredentials(of: socket.rawValue)
        // Whoever has too many already is turned away before anybody is looked up.
        let isStranger = hasPlaces(for: peer) && desk.isStranger(peer)
        let connection = ControlConnection(socket: socket, peer: peer, isStranger: isStranger)
        guard hasPlaces(for: peer), !isStranger || connections.count < Limit.connectionsOfStrangers else {
            connection.send(ControlReply.failure(ControlError(.busy, "too many connections")).encode())
            connection.close()
            desk.paced.log(
                .warning, "A control connection was refused: there are too many", about: "\(peer.uid)",
                metadata: ["uid": "\(peer.uid)", "pid": "\(peer.pid)"])
            return tellRefusedLater()
        }
        lastConnection += 1
        let number = lastConnection
        try connection.attach(to: loop) { interest in
            self.assumeIsolated { $0.isReady(number, for: interest) }
        }
        connections[number] = connection
    }

    /// Whether the bounds that hold for everybody let this peer in.
    private func hasPlaces(for peer: PeerCredentials) -> Bool {
        guard !peer.isRoot else { return connections.count < Limit.connections }
        return connections.count < Limit.connectionsOfOthers
            && connections.values.count { $0.peer.uid == peer.uid } < Limit.connectionsPerUser
    }

    private func tellRefusedLater() {
        guard refusalTimer == nil else { return }
        let timer = loop.makeTimer {
            self.assumeIsolated { server in
                server.refusalTimer = nil
                if server.desk.paced.tellDue() { server.tellRefusedLater() }
            }
        }
        refusalTimer = timer
        timer.schedule(at: clock.now().advanced(by: Limit.refusalsTold))
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

    private func isReady(_ number: Int, for interest: Interest) {
        sendHeartbeatIfDue()
        guard let connection = connections[number] else { return }
        if interest.contains(.writable) { connection.flush() }
        if interest.contains(.readable) { connection.read() }
        guard !pacedConnections.contains(number) else { return settle(number, connection) }
        if let instant = serve(number, connection) { wait(number, until: instant) }
    }

    /// Answers what a connection has asked, and returns when the rest may be answered.
    private func serve(_ number: Int, _ connection: ControlConnection) -> MonotonicInstant? {
        defer { settle(number, connection) }
        while connection.hasLine {
            let now = clock.now()
            if let instant = pacing.take(uid: connection.peer.uid, isStranger: connection.isStranger, at: now) {
                return instant
            }
            if let line = connection.nextLine() { take(line, from: number, connection) }
        }
        return nil
    }

    private func wait(_ number: Int, until instant: MonotonicInstant) {
        pacedConnections.append(number)
        schedulePaced(at: instant)
    }

    private func schedulePaced(at instant: MonotonicInstant) {
        if let pacedUntil, pacedUntil <= instant { return }
        pacedUntil = instant
        let timer = pacingTimer ?? loop.makeTimer { self.assumeIsolated { $0.servePaced() } }
        pacingTimer = timer
        timer.schedule(at: instant)
    }

    /// Each gets its turn before the first one gets its second.
    private func servePaced() {
        sendHeartbeatIfDue()
        let numbers = pacedConnections
        pacedConnections = []
        pacedUntil = nil
        for number in numbers {
            guard let connection = connections[number], let instant = serve(number, connection) else { continue }
            wait(number, until: instant)
        }
    }

    /// The last thing of every turn that read from a connection or wrote to it.
    func settle(_ number: Int, _ connection: ControlConnection) {
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
            if error.code == .notAllowed { tellRefusedLater() }
        }
    }

    func answer(_ reply: ControlReply, _ connection: ControlConnection) {
        connection.send(reply.encode())
    }
}
