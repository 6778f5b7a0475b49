import GRDB

/// Fills a ledger with a cabinet's past, in one transaction: what would take minutes one durable commit at a time.
enum Filling {
    /// Adds delivered payments of one credit and one pulse each; the daemon must not be running.
    static func add(_ payments: Int, to path: String) throws {
        let database = try DatabaseQueue(path: path)
        defer { try? database.close() }
        try database.write { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                    INSERT INTO payments (identity, timestamp_text, source, credits, pulses_asked, pulses_per_credit,
                        received_at, outcome, finished_at)
                    SELECT 'tx:old-' || i, '2026-01-01T00:00:00Z', 'paid', 1, 1, 1, 1767225600000000000 + i, 'delivered',
                        1767225600100000000 + i FROM n
                    """, arguments: [payments])
            try db.execute(
                sql: """
                    INSERT INTO pulses (payment, ordinal, attempt, begun_at, ended_at, result, width)
                    SELECT number, 1, 1, received_at, finished_at, 'done', 100000000 FROM payments
                    """)
            try db.execute(
                sql: """
                    UPDATE meters SET lifetime = lifetime + ?1, since_reset = since_reset + ?1
                    WHERE name IN ('paid', 'pulses')
                    """, arguments: [payments])
        }
    }
}
