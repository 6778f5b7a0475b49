import CabinetModel
import CabinetPlatform
import CabinetProtocol

extension ControlServer {
    /// Does what a request asks for, and answers it now or when it is done.
    func answer(
        _ call: ControlCall, from number: Int, _ connection: ControlConnection
    ) throws(ControlError) {
        try desk.authorise(call, for: connection.peer)
        switch call.request {
        case .subscribe:
            connection.isSubscribed = true
            answer(.success(id: call.id), connection)
            connection.send(reporter.snapshot().encodeEvent())
            // Not while one is due: who subscribes again and again must not put off the others' snapshots.
            if heartbeatAt == nil { scheduleHeartbeat() }
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
    func displayChanged() {
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

extension ControlServer {
    /// Sends the state to every subscriber.
    func broadcast() {
        heartbeatAt = nil
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
        let instant = clock.now().advanced(by: Limit.heartbeat)
        heartbeatAt = instant
        timer.schedule(at: instant)
    }

    /// The screen takes a daemon for frozen that is silent: its snapshot goes before whatever others want.
    func sendHeartbeatIfDue() {
        if let heartbeatAt, heartbeatAt <= clock.now() { broadcast() }
    }
}
