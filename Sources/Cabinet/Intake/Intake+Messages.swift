import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Ledger
import Logging

extension Intake {
    func takeCoinPulse(_ message: BrokerMessage) throws {
        let payment = try decodePayment(message)
        FaultPoint.reach(.decoded)
        let request = PaymentRequest(
            paidWith: payment.identity, transactionID: payment.transactionID, timestampText: payment.timestampText,
            credits: payment.credits, pulsesPerCredit: rules.pulsesPerCredit, packetID: message.packetID,
            expiresAt: payment.expiresAt)
        let acceptance = try ledger.accept(
            request, verdict: isStale(payment) ? .stale : nil, isUnprotected: message.qos == 0, at: clock.utc())
        switch acceptance {
        case .accepted(let number, let owedCredits):
            let label = number.label(payment.transactionID)
            receivers.owed.ring()
            trace.emit(.payment(credits: payment.credits), at: clock.now(), payment: label)
            var metadata: Logger.Metadata = [
                "payment": "\(label)", "payment.number": "\(number)", "credits": "\(payment.credits)",
                "owed.credits": "\(owedCredits)",
            ]
            // By the label all that follows is found; this leads from the sender's words to it.
            if payment.transactionID == nil { metadata["timestamp"] = "\(payment.timestampText)" }
            logger.info("Payment accepted", metadata: metadata)
        case .duplicate(let number, let outcome):
            let label = number.label(payment.transactionID)
            trace.emit(.duplicate, at: clock.now(), payment: label)
            paced.log(
                .notice, "Payment came again and was not credited again",
                metadata: ["payment": "\(label)", "payment.number": "\(number)", "outcome": "\(outcome.rawValue)"])
        case .refused(let reason):
            logRefusal(
                reason, payment: payment.transactionID?.rawValue ?? payment.timestampText, detail: reason.explanation)
        }
        receivers.outgoing.ring()
    }

    func decodePayment(_ message: BrokerMessage) throws(Refusal) -> CoinPulseMessage {
        try CoinPulseMessage.decode(message.payload, for: machineID, creditsLimit: rules.creditsPerMessage)
    }

    func takeCancel(_ message: BrokerMessage) throws {
        let cancel = try CancelMessage.decode(message.payload, for: machineID)
        let result = try ledger.cancel(cancel.transactionID, at: clock.utc())
        receivers.owed.ring()
        receivers.outgoing.ring()
        if result == .cancelledWaiting {
            trace.emit(.outcome(.cancelled, .cancelled), at: clock.now(), payment: cancel.transactionID.rawValue)
        }
        paced.log(
            .notice, "Cancel taken", metadata: ["payment": "\(cancel.transactionID)", "result": "\(result)"])
    }

    func takeGameOver(_ message: BrokerMessage) throws {
        let gameOver = try GameOverMessage.decode(message.payload, for: machineID)
        // On MQTT 5 No Local keeps our own message away; on 3.1.1, and through a bridge, its time stamp tells.
        guard try !ledger.hasPublishedGameOver(timestampText: gameOver.timestampText) else { return }
        try receivers.games.remoteGameOver(at: gameOver.timestamp)
    }

    func takePaymentLink(_ message: BrokerMessage) throws {
        receivers.link.messageCame()
        receivers.link.receive(try PaymentLinkMessage.decode(message.payload).link)
    }

    func logRefusal(_ reason: RefusalReason, payment: String?, detail: String, topic: TopicKind = .coinPulse) {
        trace.emit(.refusal(reason), at: clock.now(), payment: payment)
        var metadata: Logger.Metadata = ["reason": "\(reason.rawValue)", "detail": "\(detail)", "topic": "\(topic)"]
        if let payment { metadata["payment"] = "\(payment)" }
        paced.log(.warning, "Message refused", about: "\(topic) \(reason.rawValue)", metadata: metadata)
    }

    /// Old by `coin.max_age` or by its own `expiresAt`; never while nobody knows what time it is.
    private func isStale(_ payment: CoinPulseMessage) -> Bool {
        guard clock.isSynchronised() else { return false }
        let now = clock.utc()
        if let maximumAge = rules.maximumAge, payment.timestamp.duration(to: now) > maximumAge { return true }
        return payment.expiresAt.map { $0 < now } ?? false
    }
}
