import CabinetModel
import CabinetProtocol
import GRDB

// What the transactions of intake, pulses and cancels have in common: an end, and a receipt that tells of it.
extension Ledger {
    /// Gives a payment its final outcome, and queues the receipt.
    func conclude(
        _ payment: StoredPayment, as outcome: Outcome, at instant: UTCInstant, _ db: Database
    ) throws {
        let reason: RefusalReason? = outcome == .cancelled ? .cancelled : nil
        let statement = try db.cachedStatement(
            sql: "UPDATE payments SET outcome = ?, reason = ?, finished_at = ? WHERE number = ?")
        try statement.execute(arguments: [
            outcome.rawValue, reason?.rawValue, instant.nanoseconds, payment.number.rawValue,
        ])
        if outcome == .cancelled { try db.count(.cancelled) }
        try queueReceipt(of: payment, outcome, reason.map(ReceiptReason.refused), at: instant, db)
    }

    /// Queues a receipt that says how a payment stands, if there is anybody to tell.
    func queueReceipt(
        of payment: StoredPayment, _ outcome: Outcome, _ reason: ReceiptReason?, at instant: UTCInstant, _ db: Database
    ) throws {
        guard receipts, let name = payment.name else { return }
        try queueReceipt(
            name, credits: payment.credits, outcome, reason, pulses: try payment.tally(db), at: instant, db)
    }

    /// Queues a receipt for what has a name, unless receipts are switched off.
    func queueReceipt(
        _ name: PaymentName?, credits: Int?, _ outcome: Outcome, _ reason: ReceiptReason?, pulses: PulseTally,
        at instant: UTCInstant, _ db: Database
    ) throws {
        guard receipts, let name else { return }
        let receipt = ReceiptMessage(
            machineID: machineID, payment: name, credits: credits, outcome: outcome, reason: reason, pulses: pulses,
            timestamp: instant)
        try db.queue(.receipt, receipt.encode())
    }
}
