import Glibc
import Synchronization

extension MosquittoClient {
    /// Waits for the network for at most `timeout`, does what there is to do, and calls the handlers.
    ///
    /// An idle turn is one wait and no more. Any `timeout` is safe: the wait is cut to a quarter of the keepalive, so
    /// that probes leave in time, and to the deadline of an attempt. ``wake()`` and the other functions end it early.
    /// Without a connection it waits all the same, so that a loop around it does not spin.
    ///
    /// One call blocks for longer: the first turn after ``open()`` resolves the host name, for as long as the system's
    /// resolver takes (with a dead DNS server: 5 s for each server and try). The TCP connect that follows does not
    /// block. If an address of one family does not answer, one of the other is tried before the attempt fails.
    ///
    /// Returns ``TurnResult/closed(_:)`` once for each ``open()``, after the handler has had the same as an event.
    /// One thread at a time, and never from a handler: traps otherwise.
    public func turn(timeout: Duration) -> TurnResult {
        let phase = context.link.withLock {
            $0.beginTurn()
            return $0.phase
        }
        defer { context.link.withLock { $0.endTurn() } }
        let end = step(phase, timeout: timeout)
        context.flushLog()
        guard let end else { return .continuing }
        handle.close()
        context.link.withLock { $0.close() }
        switch end {
        case .refused(let failure): context.emit(.refused(failure))
        case .disconnected(let disconnect): context.emit(.disconnected(disconnect))
        }
        return .closed(end)
    }

    private func step(_ phase: Link.Phase, timeout: Duration) -> ConnectionEnd? {
        switch phase {
        case .closed:
            _ = SocketWait(socket: -1, interest: 0, wake: wakeSignal, timeout: timeout)
            return nil
        case .requested:
            if let end = requestedEnd { return end }
            let family = context.link.withLock { $0.family }
            return connect(within: family, hasAlternative: true, earlier: nil)
        case .connecting(let attempt):
            return awaitTCP(attempt, timeout: timeout)
        case .greeting(let deadline):
            let remaining = ContinuousClock.now.duration(to: deadline)
            if let end = exchange(timeout: min(timeout, remaining)) { return end }
            guard ContinuousClock.now >= deadline, !isConnected else { return nil }
            return .refused(.timedOut)
        case .connected:
            let keepalive = context.link.withLock { $0.keepalive }
            return exchange(timeout: keepalive == .zero ? timeout : min(timeout, keepalive / 4))
        }
    }

    /// Resolves the name and starts to connect to one of its addresses.
    ///
    /// - Parameters:
    ///   - family: The only family to use; `nil` for the resolver's order.
    ///   - hasAlternative: Whether the other family is still to be tried.
    ///   - earlier: Why the family before has failed.
    /// - Returns: `nil` when a connect is under way.
    private func connect(
        within family: AddressFamily?, hasAlternative: Bool, earlier: ConnectFailure?
    ) -> ConnectionEnd? {
        context.tls?.forgetLastObservation()
        let result = handle.connect(within: family)
        if result.code == .success {
            let attempt = Link.Attempt(
                family: AddressFamily(socketFamily: SocketWait.family(of: handle.socket)),
                deadline: ContinuousClock.now + options.connectTimeout, hasAlternative: hasAlternative,
                earlyErrno: result.errno)
            context.link.withLock {
                if let family { $0.family = family }
                $0.advance(to: .connecting(attempt))
            }
            return nil
        }
        switch result.code {
        case .nameLookup:
            return .refused(.nameNotResolved(String(cString: gai_strerror(result.errno))))
        case .systemError:
            let failure = earlier ?? Self.failure(connectErrno: result.errno)
            guard hasAlternative, let family else {
                return .refused(failure ?? .unreachable("it has no address that can be used"))
            }
            return connect(within: family.other, hasAlternative: false, earlier: failure)
        default:
            // TLS begins within the call, and with a near and quick broker it may be over by now.
            return end(after: result)
        }
    }

    /// Why a connect could not even start; `nil` when the name only had no address of the family it was bound to.
    private static func failure(connectErrno code: CInt) -> ConnectFailure? {
        [0, EAFNOSUPPORT, EINVAL].contains(code) ? nil : ConnectFailure(connectErrno: code)
    }

    private func awaitTCP(_ attempt: Link.Attempt, timeout: Duration) -> ConnectionEnd? {
        let remaining = ContinuousClock.now.duration(to: attempt.deadline)
        let socket = handle.socket
        let wait = SocketWait(
            socket: socket, interest: CInt(POLLOUT), wake: wakeSignal, timeout: min(timeout, remaining))
        if let end = requestedEnd { return end }
        guard wait.events == 0 else {
            let pending = SocketWait.pendingError(of: socket)
            // A refusal within this machine is so quick that TLS, which tries to send at once, has taken the error.
            let code = pending == 0 && wait.isDead ? attempt.earlyErrno : pending
            // A reset, unlike a refusal, ends what has stood: what came before it is still to be read.
            guard [0, ECONNRESET, EPIPE].contains(code) else {
                return tryOtherFamily(attempt, ConnectFailure(connectErrno: code))
            }
            let deadline = ContinuousClock.now + options.connectTimeout
            context.link.withLock { $0.advance(to: .greeting(until: deadline)) }
            return nil
        }
        guard ContinuousClock.now >= attempt.deadline else { return nil }
        return tryOtherFamily(attempt, .timedOut)
    }

    private func tryOtherFamily(_ attempt: Link.Attempt, _ failure: ConnectFailure) -> ConnectionEnd? {
        guard attempt.hasAlternative, let family = attempt.family else { return .refused(failure) }
        context.link.withLock { $0.family = family }
        return connect(within: family.other, hasAlternative: false, earlier: failure)
    }

    /// One wait, one read, one write: TLS, login and everything after it.
    private func exchange(timeout: Duration) -> ConnectionEnd? {
        let socket = handle.socket
        // The library may stop with decrypted bytes in memory, of which the socket knows nothing.
        let hasPending = handle.handshake?.hasPendingBytes == true
        let wait = SocketWait(
            socket: socket, interest: interest, wake: wakeSignal, timeout: hasPending ? .zero : timeout)
        if let end = requestedEnd { return end }
        let isHandshaking = handle.handshake?.isUnderWay == true
        if hasPending || wait.isReadable || (isHandshaking && wait.isWritable) {
            let unread = SocketWait.unreadBytes(socket)
            if let end = end(after: handle.read()) { return end }
            // A message was refused: its acknowledgement is queued and must not be written.
            if let end = requestedEnd { return end }
            // In a handshake the library takes a dead socket for "try again", and would do so for ever.
            let isStuck = SocketWait.unreadBytes(socket) == (isHandshaking ? unread : 0)
            if wait.isDead, isStuck, handle.handshake?.hasPendingBytes != true {
                return end(after: MosquittoResult(code: .connectionLost, errno: 0))
            }
        }
        // After a handshake the broker may have closed already, with a word on why that a failing write would lose.
        guard !isHandshaking else { return nil }
        if context.link.withLock({ $0.takeGoodbye() }) { handle.sayGoodbye() }
        if handle.wantsWrite, let end = end(after: handle.write()) { return end }
        return end(after: handle.keepAlive())
    }

    /// The `POLL…` bits to wait for.
    private var interest: CInt {
        // A handshake is asked itself: after its first packet the library would claim for ever that it wants to write.
        if let handshake = handle.handshake, handshake.isUnderWay {
            return CInt(handshake.waitsForBroker ? POLLIN : POLLIN | POLLOUT)
        }
        return CInt(handle.wantsWrite ? POLLIN | POLLOUT : POLLIN)
    }

    private func end(after result: MosquittoResult) -> ConnectionEnd? {
        guard result.code != .success || handle.socket < 0 else { return nil }
        return context.link.withLock { $0.end(after: result, handshake: handshake, hasCertificate: hasCertificate) }
    }

    private var requestedEnd: ConnectionEnd? { context.link.withLock { $0.requestedEnd } }
    private var isConnected: Bool { context.link.withLock { $0.phase == .connected } }
    private var handshake: TLSObservation? { context.tls?.lastObservation }
    private var hasCertificate: Bool { context.tls?.hasCertificate == true }
}
