import GRDB

extension Ledger {
    /// Messages of `topic` that the broker has not acknowledged, oldest first.
    ///
    /// - Parameters:
    ///   - topic: Which queue; each is in order for itself.
    ///   - number: Only messages after this one; 0 for all, as after a reconnect.
    ///   - limit: At most so many.
    /// - Returns: What is still to be sent, numbers rising; empty when there is nothing.
    /// - Throws: ``LedgerError``.
    package func outgoing(
        _ topic: OutboxTopic, after number: Int64 = 0, limit: Int
    ) throws(LedgerError) -> [Outgoing] {
        try read("read the outbox") { db in
            let statement = try db.cachedStatement(
                sql: "SELECT number, payload FROM outbox WHERE topic = ? AND number > ? ORDER BY number LIMIT ?")
            return try Row.fetchAll(statement, arguments: [topic.rawValue, number, limit]).map {
                Outgoing(number: $0[0], topic: topic, payload: $0[1])
            }
        }
    }

    /// Removes a message that the broker has acknowledged; one that is gone already is no matter.
    package func acknowledged(_ number: Int64) throws(LedgerError) {
        try write("clear the outbox") { db in
            try db.cachedStatement(sql: "DELETE FROM outbox WHERE number = ?").execute(arguments: [number])
        }
    }
}
