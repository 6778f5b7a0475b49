package import CabinetModel
import CabinetPlatform
import CabinetProtocol
import GRDB

extension Ledger {
    /// Cancels a payment, as far as that is still possible: pulses that have not begun are dropped.
    ///
    /// For the network thread, before the message is acknowledged. It and ``begin(_:at:)`` are each one conditional
    /// write, so that a pulse either begins or is cancelled, never both. A second cancel finds what the first one made.
    ///
    /// - Throws: ``LedgerError``; the message must then stay unacknowledged.
    package func cancel(_ id: TransactionID, at instant: UTCInstant) throws(LedgerError) -> CancelResult {
        let (result, dropped) = try write("cancel a payment", faults: (.cancelBeforeCommit, .cancelAfterCommit)) { db in
            guard let payment = try StoredPayment.find(PaymentIdentity(transactionID: id), db) else {
                try keepCancel(of: id, at: instant, db)
                return (CancelResult.unknownStored, 0)
            }
            guard payment.outcome == .accepted else {
                let reason = payment.reason.map(ReceiptReason.init(code:))
                try queueReceipt(of: payment, payment.outcome, reason, at: instant, db)
                return (.alreadyFinal(payment.outcome), 0)
            }
            return try stop(payment, at: instant, db)
        }
        owe(-dropped)
        return result
    }

    /// The payment of that transaction id; `nil` when the ledger has none.
    package func paymentNumber(of id: TransactionID) throws(LedgerError) -> PaymentNumber? {
        try read("look for a payment") { try StoredPayment.find(PaymentIdentity(transactionID: id), $0)?.number }
    }

    /// Cancels a payment by hand; what was done stands in the audit, in the same transaction.
    ///
    /// - Parameters:
    ///   - number: Of a payment of any source.
    ///   - actor: Who asked, such as `uid:1000`.
    ///   - instant: Now.
    /// - Returns: As for a cancel that came as a message; `nil` when there is no such payment or it has ended, and then
    ///   nothing was written.
    /// - Throws: ``LedgerError``.
    package func cancel(
        _ number: PaymentNumber, actor: String, at instant: UTCInstant
    ) throws(LedgerError) -> CancelResult? {
        let (result, dropped) = try write("cancel a payment", faults: (.cancelBeforeCommit, .cancelAfterCommit)) { db in
            guard let payment = try StoredPayment.findIfThere(number, db), payment.outcome == .accepted else {
                return (CancelResult?.none, 0)
            }
            try db.audit("cancel", actor: actor, detail: "payment=\(number)", at: instant.nanoseconds)
            return try stop(payment, at: instant, db)
        }
        owe(-dropped)
        return result
    }

    /// Drops the test pulses that have not begun: whoever asked for them stands at the cabinet now, and not later.
    ///
    /// For the pulse thread, when nothing can be given, and at the start. Reads only when there are none.
    ///
    /// - Returns: The numbers of what was dropped; one whose pulse is in flight ends with that.
    /// - Throws: ``LedgerError``; then nothing has changed.
    package func dropTestPulses(at instant: UTCInstant) throws(LedgerError) -> [PaymentNumber] {
        let owed = try read("look for test pulses", StoredPayment.findOwedTests)
        guard !owed.isEmpty else { return [] }
        return try write("drop test pulses") { db in
            try StoredPayment.findOwedTests(db).map { payment in
                _ = try stop(payment, at: instant, db)
                return payment.number
            }
        }
    }

    /// Stops an open payment; also returns how many owed credits went with it.
    private func stop(
        _ payment: StoredPayment, at instant: UTCInstant, _ db: Database
    ) throws -> (CancelResult, droppedCredits: Int) {
        let given = try payment.tally(db).emitted
        let inFlight = try payment.pulseInFlight(db) == nil ? 0 : 1
        let remaining = payment.pulsesAsked - given - inFlight
        // With nothing to drop the cancel is kept all the same: the pulse in flight may turn out not to have been given.
        let stopping = remaining > 0 ? CancelResult.stopping(remaining: remaining) : .nothingLeft
        // A second cancel while the last allowed pulse is in flight: nothing more to drop.
        guard !payment.isCancelled else { return (stopping, 0) }
        let statement = try db.cachedStatement(sql: "UPDATE payments SET cancelled_at = ? WHERE number = ?")
        try statement.execute(arguments: [instant.nanoseconds, payment.number.rawValue])
        let dropped = payment.source == .test ? 0 : (payment.credits ?? 0) - given / payment.pulsesPerCredit
        guard inFlight == 0 else { return (stopping, dropped) }
        try conclude(payment, as: .cancelled, at: instant, db)
        return (.cancelledWaiting, dropped)
    }

    private func keepCancel(of id: TransactionID, at instant: UTCInstant, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO cancels (transaction_id, received_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
        try statement.execute(arguments: [id.rawValue, instant.nanoseconds])
    }
}
