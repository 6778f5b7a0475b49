package import CabinetModel
import CabinetProtocol
import GRDB

extension Ledger {
    /// Ends the payments that expired while they waited for their first pulse: rejected as stale, with a receipt.
    ///
    /// For the pulse thread, just before ``nextOwed()``, and only while the calendar is known to be right. A payment that
    /// has begun is owed until it is given: its player stands there. One look at an index when nothing has expired.
    ///
    /// - Returns: Their first pulses, which will not be given.
    /// - Throws: ``LedgerError``; then nothing has changed, and nothing may be given.
    package func endExpired(at instant: UTCInstant) throws(LedgerError) -> [OwedPulse] {
        let found = try read("look for expired payments") { try StoredPayment.findExpired(at: instant, $0) }
        guard !found.isEmpty else { return [] }
        let expired = try write("end expired payments") { db in
            let expired = try StoredPayment.findExpired(at: instant, db)
            for payment in expired { try reject(payment, at: instant, db) }
            return expired
        }
        owe(-expired.reduce(0) { $0 + ($1.credits ?? 0) })
        return expired.map { $0.pulse(ordinal: 1, attempt: 1) }
    }

    private func reject(_ payment: StoredPayment, at instant: UTCInstant, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE payments SET outcome = ?1, reason = ?2, finished_at = ?3, expired_at = ?3 WHERE number = ?4")
        try statement.execute(arguments: [
            Outcome.rejected.rawValue, RefusalReason.stale.rawValue, instant.nanoseconds, payment.number.rawValue,
        ])
        try db.count(.rejected)
        try queueReceipt(of: payment, .rejected, .refused(.stale), at: instant, db)
    }
}

extension StoredPayment {
    /// The payments that have expired and no pulse of which has begun; an attempt that could not be given is none.
    fileprivate static func findExpired(at instant: UTCInstant, _ db: Database) throws -> [StoredPayment] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(columns) FROM payments INDEXED BY payments_expiring
                WHERE outcome IS NULL AND cancelled_at IS NULL AND expires_at < ?
                    AND NOT EXISTS (SELECT 1 FROM pulses WHERE payment = number AND result IS NOT 'void')
                """)
        return try Row.fetchAll(statement, arguments: [instant.nanoseconds]).map(StoredPayment.init)
    }
}
