import CabinetModel
import CabinetPlatform
import CabinetProtocol
import CabinetSettings
import Ledger
import Logging
import Synchronization

extension BrokerLink {
    /// Does what an event of the connection asks for.
    ///
    /// Network thread, inside `turn`.
    func handle(_ event: BrokerEvent) {
        switch event {
        case .connected(let sessionPresent): connected(sessionPresent: sessionPresent)
        case .subscribed(let packetID, let code): subscribed(packetID, code)
        case .published(let packetID, let reason): published.ring(PublishAnswer(packetID: packetID, reason: reason))
        }
    }

    private var subscriptions: [BrokerSubscription] {
        [
            BrokerSubscription(topic: topics.coinPulse),
            BrokerSubscription(topic: topics.cancel),
            BrokerSubscription(topic: topics.gameOver, noLocal: true),
            BrokerSubscription(topic: topics.paymentLink, sendsRetained: true),
        ]
    }

    private func connected(sessionPresent: Bool) {
        intake.connectionBegan(sessionPresent: sessionPresent)
        reportBook(sessionPresent: sessionPresent)
        let now = clock.now()
        let connection = state.withLock { state in
            state.beforeConnection = state.reconnection
            state.reconnection.connected(at: now)
            return state.connection
        }
        guard let connection else { return }
        do throws(BrokerFailure) {
            var pending: [UInt16: String] = [:]
            for subscription in subscriptions {
                pending[try connection.perform(.subscribe(subscription))] = subscription.topic
            }
            let giveUpAt = now.advanced(by: Self.handshakeLimit)
            state.withLock { $0.phase = .subscribing(pending: pending, denied: [], giveUpAt: giveUpAt) }
        } catch {
            drop(because: error)
        }
    }

    private func subscribed(_ packetID: UInt16, _ code: UInt8) {
        var isWeak = false
        let denied: [String]? = state.withLock { state in
            guard case .subscribing(var pending, var denied, let giveUpAt) = state.phase,
                let topic = pending.removeValue(forKey: packetID)
            else { return nil }
            if code >= 128 { denied.append(topic) }
            isWeak = code == 0 && topic == topics.coinPulse
            state.phase = .subscribing(pending: pending, denied: denied, giveUpAt: giveUpAt)
            return pending.isEmpty ? denied : nil
        }
        if isWeak { warnOfQoSLimit() }
        guard let denied else { return }
        if denied.contains(topics.coinPulse) {
            drop(
                because: BrokerFailure(
                    .topicDenied,
                    "the broker does not let this user subscribe to \(topics.coinPulse): allow it in the broker's access list"
                ))
        } else {
            becomeOnline(denied: denied)
        }
    }

    /// No reason to take no payments: a sender that publishes at QoS 0 can do no better, and the others are told.
    private func warnOfQoSLimit() {
        logger.warning(
            "The broker delivers payments at QoS 0 only: one that is lost on the way is lost for good",
            metadata: [
                "topic": "\(topics.coinPulse)", "hint": "raise the broker's QoS limit to 1; mosquitto calls it max_qos",
            ])
    }

    private func becomeOnline(denied: [String]) {
        if !denied.isEmpty {
            logger.warning(
                "The broker does not let this user subscribe to all of its topics",
                metadata: ["denied": "\(denied.sorted().joined(separator: " "))"])
        }
        let now = clock.now()
        let isSuspected = state.withLock { state in
            state.phase = .online
            state.lastLogged = nil
            state.isSuspected = state.reconnection.clientIDInUse(at: now)
            return state.isSuspected
        }
        intake.subscribed(hasLinks: !denied.contains(topics.paymentLink))
        board.setBroker(isSuspected ? .clientIDInUse : nil)
        logger.notice("Connected to the broker", metadata: ["topic": "\(topics.coinPulse)"])
        onlineChanged.ring(true)
    }

    /// Ends the suspicion of a second client once the connection has lasted: until then a payment might go to that one.
    func trustIfDue() {
        let now = clock.now()
        let isTrusted = state.withLock { state in
            guard state.phase == .online, state.isSuspected, !state.reconnection.clientIDInUse(at: now) else {
                return false
            }
            state.isSuspected = false
            return true
        }
        if isTrusted { board.setBroker(nil) }
    }

    /// Cuts the connection for a reason of our own, which `lost` then tells.
    private func drop(because failure: BrokerFailure) {
        let connection = state.withLock { state in
            state.ownFailure = failure
            return state.connection
        }
        _ = try? connection?.perform(.drop)
    }

    /// A ledger that meets its broker for the first time, and a session of before: somebody removed or lost the book.
    private func reportBook(sessionPresent: Bool) {
        do throws(LedgerError) {
            guard try surroundings.ledger.meetBroker(), sessionPresent else { return }
        } catch {
            // The next connection is the first one, then.
            logger.debug("The first connection could not be written down", metadata: ["error": "\(error)"])
            return
        }
        logger.error(
            "The ledger is new, but the broker knows this cabinet: payments that the old ledger held are unknown now",
            metadata: ["hint": "if the card was replaced on purpose all is well; else restore the ledger from a backup"]
        )
    }

    /// Takes note of a loss, tells it once, and returns how long to wait before the next attempt.
    func lost(_ failure: BrokerFailure) -> Duration {
        let now = clock.now()
        intake.connectionEnded()
        // Whether the ledger could not take a message, so that the intake had the connection cut.
        let isForLedger = intake.mustStayAway
        let ownFailure = state.withLock { state in
            state.phase = .offline
            let (ownFailure, before) = (state.ownFailure.take(), state.beforeConnection.take())
            // A connection that was cut here counts as an attempt that failed: it says nothing about another client.
            if isForLedger || ownFailure != nil, let before { state.reconnection = before }
            return ownFailure
        }
        defer { onlineChanged.ring(false) }
        guard !isForLedger else {
            board.setBroker(.brokerDown)
            return Self.recoveryInterval
        }
        let delay = state.withLock { $0.reconnection.lost(at: now, jitter: .random(in: 0..<1)) }
        tell(ownFailure ?? (delay.clientIDInUse ? Self.clientIDInUse : failure), at: now, retryIn: delay.wait)
        return delay.wait
    }

    private func tell(_ failure: BrokerFailure, at now: MonotonicInstant, retryIn wait: Duration) {
        board.setBroker(failure.reason)
        let isNews = state.withLock { state in
            if let last = state.lastLogged, last.failure == failure, now < last.at.advanced(by: Self.reminderInterval) {
                return false
            }
            state.lastLogged = (failure, now)
            return true
        }
        logger.log(
            level: isNews ? .warning : .debug, "No connection to the broker",
            metadata: [
                "reason": "\(failure.reason.rawValue)", "error": "\(failure.explanation)",
                "retry.in": "\(DurationNotation.format(wait))",
            ])
    }

    private static let clientIDInUse = BrokerFailure(
        .clientIDInUse,
        "another client takes the connection over again and again; is there a second board with this machine id, such as a copied card?"
    )

    /// Publishes the farewell status, disconnects cleanly and waits until both are out.
    func sayGoodbye(over connection: any BrokerConnection) {
        let deadline = clock.now().advanced(by: Self.farewellLimit)
        // Offline before the last word, so that nobody else publishes behind it.
        let wasOnline = state.withLock { state in
            defer { state.phase = .offline }
            return state.phase == .online
        }
        if wasOnline, let farewell = surroundings.farewell {
            _ = try? connection.perform(
                .publish(topic: topics.status, payload: Array(farewell().encode().utf8), qos: 1, retain: true))
            _ = connection.turn(timeout: .zero)
        }
        _ = try? connection.perform(.disconnect)
        while clock.now() < deadline {
            if case .closed = connection.turn(timeout: .milliseconds(50)) { break }
        }
        onlineChanged.ring(false)
    }
}
