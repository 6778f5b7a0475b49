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
        case .connected(let sessionPresent, let limits): connected(sessionPresent: sessionPresent, limits)
        case .subscribed(let packetID, let code): subscribed(packetID, code)
        case .published(let packetID, let reason):
            state.withLock { $0.restraint.answered() }
            published.ring(PublishAnswer(packetID: packetID, reason: reason))
        }
    }

    private func connected(sessionPresent: Bool, _ limits: BrokerLimits) {
        let (isKept, hasSession, connection, will) = state.withLock { state in
            let will = state.will
            state.limits = limits
            state.hasLostSession = state.hasLostSession || !sessionPresent
            // What it has closed connections for in a will, it closes them for in a publish.
            if will.offer?.isRetained == false { state.limits.keepsRetained = false }
            if will.offer?.qos == 0 { state.limits.maximumQoS = 0 }
            return (state.will.accepted(), !state.hasLostSession, state.connection, will)
        }
        guard isKept else {
            return drop(because: BrokerFailure(.brokerDown, "the broker is asked once more for the whole last will"))
        }
        state.withLock { $0.hasLostSession = false }
        intake.connectionBegan(sessionPresent: hasSession)
        reportSession(isPresent: hasSession)
        let now = clock.now()
        Concession.all(of: limits, will, asked: Self.sessionExpiry).forEach(tellOnce)
        guard let connection else { return }
        do throws(BrokerFailure) {
            var pending: [UInt16: String] = [:]
            for subscription in topics.subscriptions {
                pending[try connection.perform(.subscribe(subscription))] = subscription.topic
            }
            let giveUpAt = now.advanced(by: Self.subscriptionLimit)
            state.withLock { $0.phase = .subscribing(pending: pending, denied: [], giveUpAt: giveUpAt) }
        } catch {
            drop(because: error)
        }
    }

    private func subscribed(_ packetID: UInt16, _ code: UInt8) {
        var (isWeak, takesNoMore) = (false, false)
        let denied: [String]? = state.withLock { state in
            guard case .subscribing(var pending, var denied, let giveUpAt) = state.phase,
                let topic = pending.removeValue(forKey: packetID)
            else { return nil }
            if code >= 128 { denied.append(topic) }
            isWeak = code == 0 && topic == topics.coinPulse
            // On MQTT 3.1.1 the only sign of a broker that closes the connection for a publish at QoS 1.
            if isWeak, state.limits.maximumQoS == nil { state.limits.maximumQoS = 0 }
            takesNoMore = state.limits.maximumQoS == 0
            state.phase = .subscribing(pending: pending, denied: denied, giveUpAt: giveUpAt)
            return pending.isEmpty ? denied : nil
        }
        if isWeak { warnOfQoSLimit() }
        if takesNoMore { tellOnce(.acknowledgements) }
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
        let (isSuspected, pause) = state.withLock { state in
            state.phase = .online
            state.quietUntil = state.restraint.cameUp(at: now)
            state.lastLogged = nil
            state.reconnection.connected(at: now)
            state.isSuspected = state.reconnection.clientIDInUse(at: now)
            return (state.isSuspected, state.restraint.pause)
        }
        intake.subscribed(hasLinks: !denied.contains(topics.paymentLink))
        board.setBroker(isSuspected ? .clientIDInUse : nil)
        logger.notice("Connected to the broker", metadata: ["topic": "\(topics.coinPulse)"])
        guard let pause else { return onlineChanged.ring(true) }
        logger.warning(
            "Connections end as soon as something is published; nothing is, for a while, so that payments come",
            metadata: [
                "for": "\(DurationNotation.format(pause))",
                "hint":
                    "allow receipt, gameover and status in the broker's access list, or switch them off under publish:",
            ])
    }

    /// Lets the others publish when they were kept from it long enough.
    func speakIfDue() {
        let now = clock.now()
        let isDue = state.withLock { state in
            guard state.phase == .online, let end = state.quietUntil, end <= now else { return false }
            state.quietUntil = nil
            return true
        }
        if isDue { onlineChanged.ring(true) }
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

    private func tellOnce(_ concession: Concession) {
        guard state.withLock({ $0.told.insert(concession).inserted }) else { return }
        logger.warning("\(concession.words)", metadata: ["hint": "\(concession.hint)"])
    }

    /// Compares what the broker knows of this cabinet with what the ledger knows of the broker.
    private func reportSession(isPresent: Bool) {
        do throws(LedgerError) {
            let isFirst = try surroundings.ledger.meetBroker()
            if isFirst, isPresent { tellOfLostLedger() }
            if !isFirst, !isPresent, surroundings.keepsSession { tellOfLostSession() }
        } catch {
            // The next connection is the first one, then.
            logger.debug("The first connection could not be written down", metadata: ["error": "\(error)"])
        }
    }

    /// A ledger that meets its broker for the first time, and a session of before: somebody removed or lost the book.
    private func tellOfLostLedger() {
        logger.error(
            "The ledger is new, but the broker knows this cabinet: payments that the old ledger held are unknown now",
            metadata: ["hint": "if the card was replaced on purpose all is well; else restore the ledger from a backup"]
        )
    }

    /// Told at most every ten minutes, for a broker that keeps no session loses one with each connection.
    private func tellOfLostSession() {
        let now = clock.now()
        let isNews = state.withLock { state in
            if let last = state.sessionAlarmAt, now < last.advanced(by: Self.reminderInterval) { return false }
            state.sessionAlarmAt = now
            return true
        }
        guard isNews else { return }
        logger.error(
            "The broker has lost this cabinet's session: payments sent while the cabinet was away are gone",
            metadata: [
                "hint": "did it restart without persistence, drop the session early, or is it another broker?"
            ])
    }

    /// Takes note of a loss, tells it once, and returns how long to wait before the next attempt.
    func lost(_ failure: BrokerFailure) -> Duration {
        let now = clock.now()
        intake.connectionEnded()
        // Whether the ledger could not take a message, so that the intake had the connection cut.
        let isForLedger = intake.mustStayAway
        let ownFailure = state.withLock { state in
            if case .connecting = state.phase, state.ownFailure == nil { state.will.refused(failure.sign) }
            state.phase = .offline
            state.quietUntil = nil
            state.restraint.ended(at: now)
            if isForLedger { state.reconnection.cut() }
            return state.ownFailure.take()
        }
        defer { onlineChanged.ring(false) }
        guard !isForLedger else {
            board.leaveBroker()
            return Self.recoveryInterval
        }
        let wait = state.withLock {
            $0.reconnection.lost(
                at: now, clientIDInUse: failure.sign == .clientIDTakenOver, jitter: .random(in: 0..<1))
        }
        tell(ownFailure ?? failure, at: now, retryIn: wait)
        return wait
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
}
