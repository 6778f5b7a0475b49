package import CabinetModel
import GRDB

extension Ledger {
    /// Counts what is no fact of its own in the book: a retained message, a lost one, a refused one that is not kept.
    ///
    /// The other meters move by themselves, in the transactions of their facts.
    package func count(_ meter: Meter, by amount: Int = 1) throws(LedgerError) {
        try write("count") { try $0.count(meter, by: amount) }
    }

    /// Every meter, in the order of ``Meter``.
    package func meters() throws(LedgerError) -> [MeterReading] {
        try read("read the meters", MeterReading.fetchAll)
    }

    /// Starts the resettable meters anew; what they said stands in the audit, the lifetime ones stay.
    package func resetMeters(actor: String, at instant: UTCInstant) throws(LedgerError) {
        try write("reset the meters") { db in
            let readings = try MeterReading.fetchAll(db).map { "\($0.meter.rawValue)=\($0.sinceReset)" }
            try db.execute(sql: "UPDATE meters SET since_reset = 0")
            try db.audit(
                "reset_meters", actor: actor, detail: readings.joined(separator: " "), at: instant.nanoseconds)
        }
    }

    /// Writes down what a technician did, for whoever asks later.
    ///
    /// The action is a word such as `credit` or `game_over`, the actor such as `uid:1000`, the detail free text.
    package func audit(
        action: String, actor: String, detail: String, at instant: UTCInstant
    ) throws(LedgerError) {
        try write("write the audit") { db in
            try db.audit(action, actor: actor, detail: detail, at: instant.nanoseconds)
        }
    }
}

extension MeterReading {
    /// Every meter, in the order of ``Meter``.
    static func fetchAll(_ db: Database) throws -> [MeterReading] {
        var rows: [String: Row] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT lifetime, since_reset, name FROM meters") { rows[row[2]] = row }
        return try Meter.allCases.map { meter in
            guard let row = rows[meter.rawValue] else {
                throw LedgerError(.corrupt, "the ledger has lost the meter \(meter.rawValue); restore it from a copy")
            }
            return MeterReading(meter: meter, lifetime: row[0], sinceReset: row[1])
        }
    }
}
