package import CabinetModel
import CabinetPlatform
import GRDB

extension Ledger {
    /// Settles the pulse that had begun when the last run ended and whose end nobody saw.
    ///
    /// Once, after opening and before the first ``nextOwed()``; a second call finds none. At most one pulse can be in
    /// flight. It is counted as uncertain in the meters and in the receipt. `repeat` owes it again, once: a pulse that is
    /// interrupted a second time in a row counts as given, so that a board which dies of its own pulse does not repeat it
    /// for ever. `skip` counts it as given, which ends the payment if it was the last. A payment that was cancelled while it was in flight ends
    /// with it: as cancelled, unless it was the last one and counts as given.
    package func resolveInterrupted(
        _ policy: InterruptionPolicy, at instant: UTCInstant
    ) throws(LedgerError) -> [InterruptedPulse] {
        // Reading first: in the usual case there is nothing to write, and nothing that could fail.
        guard try read("look for an interrupted pulse", StoredPulse.findInFlight) != nil else { return [] }
        let (interrupted, given) = try write(
            "settle an interrupted pulse", faults: (.resolveBeforeCommit, .resolveAfterCommit)
        ) { db in
            guard let attempt = try StoredPulse.findInFlight(db) else { return ([InterruptedPulse](), 0) }
            let payment = try StoredPayment.find(attempt.payment, db)
            let pulse = payment.pulse(ordinal: attempt.ordinal, attempt: attempt.attempt)
            let isGiven = try policy == .skip || attempt.wasInterruptedBefore(db)
            _ = try StoredPulse.end(pulse, as: isGiven ? .assumed : .lost, at: instant, db)
            try db.count(.uncertain)
            let ending = try settle(payment, after: pulse, isGiven: isGiven, at: instant, db)
            let result = InterruptedPulse(
                pulse: pulse, begunAt: attempt.begunAt, countedAsGiven: isGiven, paymentOutcome: ending.outcome)
            return ([result], ending.creditsGiven)
        }
        owe(-given)
        return interrupted
    }
}
