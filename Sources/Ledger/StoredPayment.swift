import CabinetModel
import CabinetProtocol
import GRDB

/// A row of `payments`, as far as decisions depend on it.
struct StoredPayment {
    let number: PaymentNumber
    let source: CreditSource
    let transactionID: TransactionID?
    let timestampText: String?
    let credits: Int?
    let pulsesAsked: Int
    let pulsesPerCredit: Int
    /// Whether a cancel stops it: no pulse of it may begin any more.
    let isCancelled: Bool
    let outcome: Outcome
    /// The code as it stands in the book, which another version of this program may have written.
    let reason: String?
    /// No first pulse after this.
    let expiresAt: UTCInstant?

    /// The columns that ``init(_:)`` reads, in its order.
    static let columns = """
        number, source, transaction_id, timestamp_text, credits, pulses_asked, pulses_per_credit, cancelled_at IS NOT NULL,
        outcome, reason, expires_at
        """

    init(_ row: Row) throws {
        number = PaymentNumber(row[0])
        source = try Stored.value(row[1])
        transactionID = Stored.transactionID(row[2])
        timestampText = row[3]
        credits = row[4]
        pulsesAsked = row[5]
        pulsesPerCredit = row[6]
        isCancelled = row[7]
        outcome = try Stored.optionalValue(row[8]) ?? .accepted
        reason = row[9]
        expiresAt = Stored.instant(row[10])
    }

    /// The payment of that identity, if there is one.
    static func find(_ identity: PaymentIdentity, _ db: Database) throws -> StoredPayment? {
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM payments WHERE identity = ?")
        return try Row.fetchOne(statement, arguments: [identity.text]).map(StoredPayment.init)
    }

    /// The payment of that number; one that the ledger has never given is a fault of the caller.
    static func find(_ number: PaymentNumber, _ db: Database) throws -> StoredPayment {
        guard let payment = try findIfThere(number, db) else {
            throw LedgerError(.inconsistent, "the ledger has no payment \(number); this is a fault of the program")
        }
        return payment
    }

    /// The payment of that number, which somebody outside has named.
    static func findIfThere(_ number: PaymentNumber, _ db: Database) throws -> StoredPayment? {
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM payments WHERE number = ?")
        return try Row.fetchOne(statement, arguments: [number.rawValue]).map(StoredPayment.init)
    }

    /// Test pulses that are owed.
    static func findOwedTests(_ db: Database) throws -> [StoredPayment] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(columns) FROM payments INDEXED BY payments_open
                WHERE outcome IS NULL AND cancelled_at IS NULL AND source = 'test' ORDER BY number
                """)
        return try Row.fetchAll(statement).map(StoredPayment.init)
    }

    /// The oldest payment whose pulses may begin, if any is owed.
    static func findOldestOwed(_ db: Database) throws -> StoredPayment? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(columns) FROM payments INDEXED BY payments_open
                WHERE outcome IS NULL AND cancelled_at IS NULL ORDER BY number LIMIT 1
                """)
        return try Row.fetchOne(statement).map(StoredPayment.init)
    }

    /// What a receipt names it by; `nil` for one that nobody is told about.
    var name: PaymentName? {
        source == .paid ? PaymentName(transactionID: transactionID, timestampText: timestampText) : nil
    }

    /// What is known of its pulses.
    func tally(_ db: Database) throws -> PulseTally {
        let statement = try db.cachedStatement(
            sql: """
                SELECT count(*) FILTER (WHERE result IN ('done', 'assumed')), min(width), max(width),
                    count(*) FILTER (WHERE result IN ('lost', 'assumed'))
                FROM pulses WHERE payment = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [number.rawValue]) else {
            return PulseTally(asked: pulsesAsked)
        }
        return PulseTally(
            asked: pulsesAsked, emitted: row[0], shortest: Stored.duration(row[1]), longest: Stored.duration(row[2]),
            uncertain: row[3])
    }

    /// The shortest time that the switch was open before one of its pulses; `nil` until one was measured.
    func shortestGap(_ db: Database) throws -> Duration? {
        let statement = try db.cachedStatement(sql: "SELECT min(gap) FROM pulses WHERE payment = ?")
        return Stored.duration(try Row.fetchOne(statement, arguments: [number.rawValue])?[0])
    }

    /// The pulse of it that is in flight, if one is.
    func pulseInFlight(_ db: Database) throws -> StoredPulse? {
        guard let pulse = try StoredPulse.findInFlight(db), pulse.payment == number else { return nil }
        return pulse
    }

    /// The name of one of its pulses; `isFirst` is whether none of them has begun, so that it may still expire.
    func pulse(ordinal: Int, attempt: Int, isFirst: Bool = false) -> OwedPulse {
        OwedPulse(
            payment: number, source: source, transactionID: transactionID, ordinal: ordinal, attempt: attempt,
            completesCredit: source != .test && ordinal.isMultiple(of: pulsesPerCredit),
            completesPayment: ordinal == pulsesAsked, expiresAt: isFirst ? expiresAt : nil)
    }
}
