import CabinetModel
package import CabinetProtocol
import GRDB

extension Ledger {
    /// Players' payments that are accepted and not all played yet, oldest first; what the screen shows to who waits.
    ///
    /// - Parameter limit: At most so many.
    /// - Returns: With what they asked for, not with what is left of it.
    /// - Throws: ``LedgerError``.
    package func waitingPayments(limit: Int) throws(LedgerError) -> [WaitingPayment] {
        try read("read the waiting payments") { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT received_at, transaction_id, credits FROM payments INDEXED BY payments_open
                    WHERE outcome IS NULL AND cancelled_at IS NULL AND source = 'paid' ORDER BY number LIMIT ?
                    """)
            return try Row.fetchAll(statement, arguments: [limit]).map { row in
                WaitingPayment(
                    at: UTCInstant(nanoseconds: row[0]), transactionID: Stored.transactionID(row[1]),
                    credits: row[2])
            }
        }
    }
}
