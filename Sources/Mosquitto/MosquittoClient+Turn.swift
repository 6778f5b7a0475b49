import CabinetPlatform
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
    /// resolver takes (with a dead DNS server: 5 s for each server and try). What follows does not block. All addresses
    /// of the name are tried in turn until one comes to a login or refuses it; those that failed since the last login
    /// are tried last, also by the next ``open()``.
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
        network.close()
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
            return requestedEnd ?? resolve()
        case .connecting(let deadline):
            return awaitTCP(until: deadline, timeout: timeout)
        case .greeting(let deadline):
            let remaining = ContinuousClock.now.duration(to: deadline)
            if let end = exchange(timeout: min(timeout, remaining)) { return end }
            let isLate = ContinuousClock.now >= deadline && context.link.withLock { $0.phase == phase }
            return isLate ? greetingFailed(.timedOut) : nil
        case .connected:
            return exchange(timeout: min(timeout, keepalive / 4))
        }
    }

    private func resolve() -> ConnectionEnd? {
        do throws(NetworkAddress.Unresolved) {
            network.itinerary.begin(try resolver(options.host, options.port))
        } catch {
            return .refused(.nameNotResolved(error.text))
        }
        return connectToNext()
    }

    /// Starts to connect to the next address that lets itself be tried.
    ///
    /// Returns the end when none is left.
    private func connectToNext() -> ConnectionEnd? {
        while let address = network.itinerary.next() {
            do throws(SystemError) {
                network.socket = try address.startConnecting()
            } catch {
                note(ConnectFailure(connectErrno: error.code), hasAnswered: false)
                continue
            }
            let limit = network.itinerary.hasAlternative ? options.connectTimeout / 4 : options.connectTimeout
            context.link.withLock { $0.advance(to: .connecting(until: .now + limit)) }
            return nil
        }
        return .refused(network.itinerary.failure)
    }

    private func awaitTCP(until deadline: ContinuousClock.Instant, timeout: Duration) -> ConnectionEnd? {
        guard let socket = network.socket else { preconditionFailure("a connect without a socket") }
        let wait = SocketWait(
            socket: socket.rawValue, interest: CInt(POLLOUT), wake: wakeSignal,
            timeout: min(timeout, ContinuousClock.now.duration(to: deadline)))
        if let end = requestedEnd { return end }
        guard wait.events != 0 else {
            guard ContinuousClock.now >= deadline else { return nil }
            note(.timedOut, hasAnswered: false)
            return connectToNext()
        }
        let code = SocketWait.pendingError(of: socket.rawValue)
        // A reset, unlike a refusal, ends what has stood: what came before it is still to be read.
        guard [0, ECONNRESET, EPIPE].contains(code) else {
            note(ConnectFailure(connectErrno: code), hasAnswered: false)
            return connectToNext()
        }
        return beginGreeting(over: socket)
    }

    private func beginGreeting(over socket: Descriptor) -> ConnectionEnd? {
        var tls: TLSSession?
        if let rules = context.tls {
            tls = TLSSession(rules, host: options.host)
            guard tls != nil else { return .refused(.tlsOther("out of memory")) }
        }
        let limit = network.itinerary.hasAlternative ? options.connectTimeout / 2 : options.connectTimeout
        context.link.withLock { $0.advance(to: .greeting(until: .now + limit)) }
        let stream = BrokerStream(socket, tls: tls)
        network.socket = nil
        network.stream = stream
        return stream.isEstablished ? startLogin() : nil
    }

    /// An address has not come to a login: goes on to the next, or ends.
    func greetingFailed(_ failure: ConnectFailure) -> ConnectionEnd? {
        if let end = requestedEnd { return end }
        note(failure, hasAnswered: true)
        handle.close()
        network.close()
        return connectToNext()
    }

    private func note(_ failure: ConnectFailure, hasAnswered: Bool) {
        if let address = network.itinerary.current, network.itinerary.isOneOfSeveral {
            context.note(.error, "\(address): \(failure.explanation)")
        }
        network.itinerary.note(failure, hasAnswered: hasAnswered)
    }

    var requestedEnd: ConnectionEnd? { context.link.withLock { $0.requestedEnd } }
    private var keepalive: Duration { context.link.withLock { $0.keepalive } }
}
