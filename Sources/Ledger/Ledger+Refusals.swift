package import CabinetModel
package import CabinetProtocol
import GRDB

extension Ledger {
    /// Refused messages without a payment of their own that are kept; the meters count all of them.
    package static let refusalsKept = 10_000

    /// Writes down a message that was refused.
    ///
    /// It is counted, and kept among the last ``refusalsKept``. On the topic of payments it is more than that: with a
    /// transaction id it becomes a payment that is rejected, finally: whoever sent it is told so, may have given the money
    /// back, and the same id can never be credited later. If that id is known already, its payment stays as it is, and the
    /// receipt says how it stands, with this refusal's reason. Without an id it is receipted if it has a valid time stamp.
    ///
    /// - Returns: The payment of that transaction id; `nil` without one.
    @discardableResult
    package func refuse(
        _ refusal: Refusal, on topic: TopicKind = .coinPulse, at instant: UTCInstant
    ) throws(LedgerError) -> PaymentNumber? {
        try write("refuse a message") { db in
            try db.count(.rejected)
            guard topic == .coinPulse else {
                try keepRefusal(refusal, on: topic, at: instant, db)
                return nil
            }
            guard let id = refusal.transactionID else {
                try refuseNameless(refusal, at: instant, db)
                return nil
            }
            if let known = try StoredPayment.find(PaymentIdentity(transactionID: id), db) {
                try keepRefusal(refusal, at: instant, db)
                try queueReceipt(of: known, known.outcome, .refused(refusal.reason), at: instant, db)
                return known.number
            }
            return try rejectForEver(refusal, id, at: instant, db)
        }
    }

    /// Whether there is a payment of this transaction id, refused ones included.
    ///
    /// Reads only.
    package func knows(_ id: TransactionID) throws(LedgerError) -> Bool {
        try read("look for a payment") { db in try StoredPayment.find(PaymentIdentity(transactionID: id), db) != nil }
    }

    /// The latest refused messages that are no payment of their own, newest first.
    ///
    /// - Parameters:
    ///   - limit: At most so many.
    ///   - before: Only those with a smaller number, to page on; `nil` from the newest.
    /// - Returns: Numbers falling; fewer than `limit` when there are no more.
    /// - Throws: ``LedgerError``.
    package func refusals(limit: Int, before: Int64? = nil) throws(LedgerError) -> [RefusalRecord] {
        try read("read the refusals") { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT number, received_at, topic, reason, name, credits, detail
                    FROM refusals WHERE number < ? ORDER BY number DESC LIMIT ?
                    """)
            return try Row.fetchAll(statement, arguments: [before ?? .max, limit]).map { row in
                RefusalRecord(
                    number: row[0], receivedAt: UTCInstant(nanoseconds: row[1]), topic: row[2],
                    reason: row[3], name: row[4], credits: row[5], detail: row[6])
            }
        }
    }

    private func rejectForEver(
        _ refusal: Refusal, _ id: TransactionID, at instant: UTCInstant, _ db: Database
    ) throws -> PaymentNumber {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO payments (identity, timestamp_text, source, credits, pulses_asked, pulses_per_credit,
                    received_at, outcome, reason, finished_at)
                VALUES (?1, ?2, 'paid', ?3, 0, 1, ?4, 'rejected', ?5, ?4)
                """)
        try statement.execute(arguments: [
            PaymentIdentity(transactionID: id).text, refusal.timestampText, refusal.credits, instant.nanoseconds,
            refusal.reason.rawValue,
        ])
        let number = PaymentNumber(db.lastInsertedRowID)
        try queueReceipt(
            .transaction(id), credits: refusal.credits, .rejected, .refused(refusal.reason),
            pulses: PulseTally(asked: 0), at: instant, db)
        return number
    }

    private func refuseNameless(_ refusal: Refusal, at instant: UTCInstant, _ db: Database) throws {
        try keepRefusal(refusal, at: instant, db)
        try queueReceipt(
            PaymentName(transactionID: nil, timestampText: refusal.timestampText), credits: refusal.credits, .rejected,
            .refused(refusal.reason), pulses: PulseTally(asked: 0), at: instant, db)
    }

    private func keepRefusal(
        _ refusal: Refusal, on topic: TopicKind = .coinPulse, at instant: UTCInstant, _ db: Database
    ) throws {
        try keepRefusal(
            refusal.reason, on: topic,
            name: PaymentName(transactionID: refusal.transactionID, timestampText: refusal.timestampText),
            credits: refusal.credits, detail: refusal.detail, at: instant, db)
    }

    /// Keeps a refused message, and lets go of the oldest beyond ``refusalsKept``: a flood must not fill the disk.
    func keepRefusal(
        _ reason: RefusalReason, on topic: TopicKind = .coinPulse, name: PaymentName?, credits: Int?, detail: String,
        at instant: UTCInstant, _ db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO refusals (received_at, topic, reason, name, credits, detail) VALUES (?, ?, ?, ?, ?, ?)")
        try statement.execute(arguments: [
            instant.nanoseconds, topic.rawValue, reason.rawValue, name?.text, credits, detail,
        ])
        let newest = db.lastInsertedRowID
        try db.cachedStatement(sql: "DELETE FROM refusals WHERE number <= ?")
            .execute(arguments: [newest - Int64(Self.refusalsKept)])
    }
}

extension PaymentName {
    fileprivate var text: String {
        switch self {
        case .transaction(let id): id.rawValue
        case .timestamp(let text): text
        }
    }
}
