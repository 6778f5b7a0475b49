import CabinetModel
package import CabinetProtocol
import GRDB
import Synchronization

extension Ledger {
    /// Players' payments that are accepted and not all played yet, oldest first, as many as a snapshot tells; what the screen
    /// shows to who waits.
    ///
    /// With what they asked for, not with what is left of it. Never waits, whatever the disk does.
    package var waitingPayments: [WaitingPayment] { state.withLock(\.waiting) }
}

extension WaitingPayment {
    /// The oldest, read from the book.
    static func fetch(_ db: Database) throws -> [WaitingPayment] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT received_at, transaction_id, credits FROM payments INDEXED BY payments_open
                WHERE outcome IS NULL AND cancelled_at IS NULL AND source = 'paid' ORDER BY number LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [StateSnapshot.maximumWaitingPayments]).map { row in
            WaitingPayment(
                at: UTCInstant(nanoseconds: row[0]), transactionID: Stored.transactionID(row[1]), credits: row[2])
        }
    }
}
