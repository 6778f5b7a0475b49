import CabinetModel
import CabinetProtocol
import Ledger
import Logging
import Synchronization

// What becomes of messages that the ledger cannot take at once.
extension Intake {
    /// A thousand QoS 0 payments while the disk is full are more than a cabinet can play in a minute.
    ///
    /// At the bound the newest is dropped, and told of: at QoS 0 MQTT promises nothing, and memory is not endless.
    private static let heldLimit = 1000
    private static let retryDelay = Duration.seconds(1)

    /// Tries the ledger again each second for what is held.
    func recoverIfDue() {
        let now = clock.now()
        // After a refusal the connection is being cut, and only the next one may come of a recovery.
        let isDue = state.withLock { !$0.hasRefused && $0.retryAt.map { $0 <= now } ?? false }
        if isDue { _ = recover() }
    }

    /// Whether the ledger can be written again: a probe commits, and what was held is written, oldest first.
    ///
    /// Network thread, while ``isStopped``.
    package func recover() -> Bool {
        do throws(LedgerError) {
            try ledger.probe()
            while let held = state.withLock({ $0.held.first }) {
                try take(held)
                state.withLock { if !$0.held.isEmpty { $0.held.removeFirst() } }
            }
            try countLost()
        } catch {
            logger.debug("The ledger still cannot be written", metadata: ["error": "\(error)"])
            state.withLock { $0.retryAt = clock.now().advanced(by: Self.retryDelay) }
            return false
        }
        state.withLock { state in
            state.hasRefused = false
            state.retryAt = nil
        }
        board.setLedger(failed: false, for: .intake)
        logger.notice("The ledger can be written again; payments are taken")
        return true
    }

    /// The end: what is held is written now, or told as lost, each message by itself.
    ///
    /// Network thread; nothing comes afterwards.
    package func finishUp() {
        countRefusals()
        if state.withLock({ !$0.held.isEmpty }), !recover() {
            tellHeld(because: "the daemon stops and the ledger cannot be written")
        }
        // At worst the journal alone has them.
        try? countLost()
    }

    private func countLost() throws(LedgerError) {
        let lost = state.withLock(\.lost)
        guard lost > 0 else { return }
        try ledger.count(.lost, by: lost)
        state.withLock { $0.lost -= lost }
    }

    /// There is no time left: what still comes at QoS 0 is told as lost, and what comes at QoS 1 stays with the broker.
    func close() {
        state.withLock { $0.isClosing = true }
    }

    /// Tells each message that is held as lost: the network thread will not come to it any more.
    ///
    /// Any thread, at the very end.
    func tellHeld(because reason: String) {
        let lost = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        for held in lost { tellLost(held, because: reason) }
    }

    var isClosing: Bool { state.withLock(\.isClosing) }

    func passOver(_ message: BrokerMessage) -> BrokerDisposition {
        guard message.qos == 0 else { return .refuse }
        if let kind = topics.kind(of: message.topic) {
            tellLost(HeldMessage(message, on: kind), because: "the daemon stops")
        }
        return .acknowledge
    }

    /// Whether a message has to stand in line behind those that are held: each try would cost as long as the ledger takes to
    /// say no, and the connection may be ending.
    func mustWait(_ message: BrokerMessage) -> Bool {
        guard message.qos == 0, topics.kind(of: message.topic) != .paymentLink else { return false }
        return state.withLock { $0.hasRefused || !$0.held.isEmpty }
    }

    /// Holds a message that nobody would send again.
    func hold(_ message: BrokerMessage) {
        guard let kind = topics.kind(of: message.topic) else { return }
        let held = HeldMessage(message, on: kind)
        let isKept = state.withLock { state in
            state.retryAt = state.retryAt ?? clock.now().advanced(by: Self.retryDelay)
            guard state.held.count < Self.heldLimit else { return false }
            state.held.append(held)
            return true
        }
        if !isKept { tellLost(held, because: "too many wait in memory for the ledger") }
    }

    private func take(_ held: HeldMessage) throws(LedgerError) {
        switch held {
        case .message(let message): try take(message)
        case .refusal(let refusal, let kind): try refuse(refusal, topic: kind)
        }
    }

    private func tellLost(_ held: HeldMessage, because reason: String) {
        state.withLock { $0.lost += 1 }
        var metadata = describe(held)
        metadata["because"] = "\(reason)"
        logger.error("A QoS 0 message was lost", metadata: metadata)
    }

    /// What somebody has to know who is to make good for it.
    private func describe(_ held: HeldMessage) -> Logger.Metadata {
        switch held {
        case .refusal(let refusal, let kind):
            return ["topic": "\(kind.rawValue)", "reason": "\(refusal.reason.rawValue)"]
        case .message(let message):
            guard let kind = topics.kind(of: message.topic) else { return [:] }
            var metadata: Logger.Metadata = ["topic": "\(kind.rawValue)"]
            if kind == .coinPulse, let payment = try? decodePayment(message) {
                metadata["payment"] = "\(payment.transactionID?.rawValue ?? payment.timestampText)"
                metadata["credits"] = "\(payment.credits)"
            }
            return metadata
        }
    }
}
