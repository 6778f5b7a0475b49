import CabinetModel
import CabinetProtocol
import Ledger
import Synchronization

// What becomes of messages that are refused, also when a faulty sender has nothing else to say.
extension Intake {
    /// Each is one commit, however many came meanwhile.
    private static let countingInterval = Duration.seconds(1)

    /// Refuses a message.
    ///
    /// It is written down, and receipted when there is a name, as long as not too many come. Beyond that it is only counted,
    /// in memory for a second, so that a flood costs one commit a second and no place on the card. A payment whose
    /// transaction id comes for the first time is written down in any case: whoever sent it may wait for the receipt with
    /// somebody's money.
    func refuse(_ refusal: Refusal, topic: TopicKind) throws(LedgerError) {
        if try mustWrite(refusal, topic) {
            try ledger.refuse(refusal, on: topic, at: clock.utc())
            // Only a payment is answered with a receipt.
            if topic == .coinPulse { receivers.outgoing.ring() }
        } else {
            state.withLock { state in
                state.uncounted += 1
                state.countAt = state.countAt ?? clock.now().advanced(by: Self.countingInterval)
            }
        }
        logRefusal(refusal.reason, payment: refusal.transactionID?.rawValue, detail: refusal.detail, topic: topic)
    }

    func countRefusalsIfDue() {
        let now = clock.now()
        if state.withLock({ $0.countAt.map { $0 <= now } ?? false }) { countRefusals() }
    }

    /// Tells the meter of the refused messages that were not written down.
    ///
    /// A ledger that cannot be written is told of by the messages that it cannot take; these are counted later.
    func countRefusals() {
        let count = state.withLock { state in
            defer { (state.uncounted, state.countAt) = (0, nil) }
            return state.uncounted
        }
        guard count > 0 else { return }
        do throws(LedgerError) {
            try ledger.count(.rejected, by: count)
        } catch {
            state.withLock { state in
                state.uncounted += count
                state.countAt = clock.now().advanced(by: Self.countingInterval)
            }
        }
    }

    private func mustWrite(_ refusal: Refusal, _ topic: TopicKind) throws(LedgerError) -> Bool {
        if state.withLock({ $0.refusals.take(at: clock.now()) }) { return true }
        guard topic == .coinPulse, let id = refusal.transactionID else { return false }
        return try !ledger.knows(id)
    }
}
