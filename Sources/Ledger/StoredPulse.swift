import CabinetModel
import GRDB

/// A row of `pulses`: one attempt at one pulse.
struct StoredPulse {
    /// How an attempt ended.
    enum Result: String {
        /// It was given, and its end was seen.
        case done
        /// The switch could not be closed: it was not given.
        case void
        /// It was interrupted, and is owed again.
        case lost
        /// It was interrupted, and counts as given.
        case assumed

        /// Whether the payment is owed one pulse less.
        var isGiven: Bool { self == .done || self == .assumed }
    }

    let payment: PaymentNumber
    let ordinal: Int
    let attempt: Int
    let begunAt: UTCInstant
    /// `nil` while it is in flight.
    let result: Result?

    private static let columns = "payment, ordinal, attempt, begun_at, result"

    private init(_ row: Row) throws {
        payment = PaymentNumber(row[0])
        ordinal = row[1]
        attempt = row[2]
        begunAt = UTCInstant(nanoseconds: row[3])
        result = try Stored.optionalValue(row[4])
    }

    /// The one pulse that has begun and not ended.
    static func findInFlight(_ db: Database) throws -> StoredPulse? {
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM pulses WHERE ended_at IS NULL")
        return try Row.fetchOne(statement).map(StoredPulse.init)
    }

    /// The latest attempt at a pulse of that payment.
    static func findLast(of payment: PaymentNumber, _ db: Database) throws -> StoredPulse? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(columns) FROM pulses WHERE payment = ? ORDER BY ordinal DESC, attempt DESC LIMIT 1
                """)
        return try Row.fetchOne(statement, arguments: [payment.rawValue]).map(StoredPulse.init)
    }

    /// Whether an earlier attempt at the same pulse was interrupted, too.
    ///
    /// One that could not be given at all, in between, is none.
    func wasInterruptedBefore(_ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: "SELECT 1 FROM pulses WHERE payment = ? AND ordinal = ? AND result = 'lost' LIMIT 1")
        return try Row.fetchOne(statement, arguments: [payment.rawValue, ordinal]) != nil
    }

    /// Writes down how the attempt ended; `false` when it is not in flight, and then nothing changed.
    static func end(
        _ pulse: OwedPulse, as result: Result, width: Duration? = nil, gap: Duration? = nil, at instant: UTCInstant,
        _ db: Database
    ) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE pulses SET result = ?, width = ?, gap = ?, ended_at = ?
                WHERE payment = ? AND ordinal = ? AND attempt = ? AND result IS NULL
                """)
        try statement.execute(arguments: [
            result.rawValue, width?.wholeNanoseconds, gap?.wholeNanoseconds, instant.nanoseconds,
            pulse.payment.rawValue, pulse.ordinal, pulse.attempt,
        ])
        return db.changesCount == 1
    }
}
