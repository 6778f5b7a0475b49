import CabinetModel
import GRDB

extension Ledger {
    /// The latest payments, newest first: everything that explains them.
    ///
    /// - Parameters:
    ///   - limit: At most so many.
    ///   - before: Only payments with a smaller number, to page on; `nil` from the newest.
    /// - Returns: Numbers falling; fewer than `limit` when there are no more.
    /// - Throws: ``LedgerError``.
    package func payments(limit: Int, before: PaymentNumber? = nil) throws(LedgerError) -> [PaymentRecord] {
        try read("read the payments") { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT \(StoredPayment.columns), actor, received_at, finished_at,
                        (SELECT min(begun_at) FROM pulses WHERE payment = number)
                    FROM payments WHERE number < ? ORDER BY number DESC LIMIT ?
                    """)
            let rows = try Row.fetchAll(statement, arguments: [before?.rawValue ?? .max, limit])
            return try rows.map { row in
                let payment = try StoredPayment(row)
                return PaymentRecord(
                    number: payment.number, source: payment.source, transactionID: payment.transactionID,
                    timestampText: payment.timestampText, credits: payment.credits, actor: row[11],
                    receivedAt: UTCInstant(nanoseconds: row[12]), expiresAt: payment.expiresAt,
                    begunAt: Stored.instant(row[14]),
                    finishedAt: Stored.instant(row[13]), pulses: try payment.tally(db),
                    shortestGap: try payment.shortestGap(db), outcome: payment.outcome, reason: payment.reason)
            }
        }
    }
}
