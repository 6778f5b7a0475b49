import GRDB

// Entries that several transactions make.
extension Database {
    /// Moves a meter, in the transaction of the fact that it counts.
    func count(_ meter: Meter, by amount: Int = 1) throws {
        let statement = try cachedStatement(
            sql: "UPDATE meters SET lifetime = lifetime + ?1, since_reset = since_reset + ?1 WHERE name = ?2")
        try statement.execute(arguments: [amount, meter.rawValue])
    }

    /// Puts a message into the outbox, in the transaction of the fact that it tells of.
    func queue(_ topic: OutboxTopic, _ payload: String) throws {
        let statement = try cachedStatement(sql: "INSERT INTO outbox (topic, payload) VALUES (?, ?)")
        try statement.execute(arguments: [topic.rawValue, payload])
    }

    /// Writes down what a technician did.
    func audit(_ action: String, actor: String, detail: String, at nanoseconds: Int64) throws {
        let statement = try cachedStatement(sql: "INSERT INTO audit (at, action, actor, detail) VALUES (?, ?, ?, ?)")
        try statement.execute(arguments: [nanoseconds, action, actor, detail])
    }
}
