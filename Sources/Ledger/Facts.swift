import CabinetModel
import GRDB

/// What the payments, pulses and games in the book add up to.
///
/// Meters and balances must agree with it.
struct Facts {
    let owedCredits: Int
    /// Those meters that facts are kept for; a repeated or a nameless refused message is counted and not kept.
    let meters: [Meter: Int]

    /// Adds everything up: one pass over the payments and one over the pulses.
    init(_ db: Database) throws {
        var meters: [Meter: Int] = [:]
        let payments = try Row.fetchOne(
            db,
            sql: """
                SELECT sum(credits) FILTER (WHERE source = 'paid'), sum(credits) FILTER (WHERE source = 'service'),
                    sum(pulses_asked) FILTER (WHERE source = 'test'), count(*) FILTER (WHERE outcome = 'cancelled')
                FROM payments WHERE outcome IS NOT 'rejected' OR expired_at IS NOT NULL
                """)
        for (column, meter) in [Meter.paid, .service, .test, .cancelled].enumerated() {
            meters[meter] = payments?[column] ?? 0
        }
        let pulses = try Row.fetchOne(
            db,
            sql: """
                SELECT count(*) FILTER (WHERE result = 'done'), count(*) FILTER (WHERE result IN ('lost', 'assumed'))
                FROM pulses
                """)
        for (column, meter) in [Meter.pulses, .uncertain].enumerated() { meters[meter] = pulses?[column] ?? 0 }
        meters[.games] = try Int.fetchOne(db, sql: "SELECT count(*) FROM games") ?? 0
        self.meters = meters
        owedCredits = try Self.owedCredits(db)
    }

    /// Credits of the open payments, less those whose pulses were all given.
    static func owedCredits(_ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT sum(credits - (
                    SELECT count(*) FROM pulses WHERE payment = number AND result IN ('done', 'assumed')
                ) / pulses_per_credit)
                FROM payments WHERE outcome IS NULL AND cancelled_at IS NULL AND source <> 'test'
                """) ?? 0
    }

    /// The meters that say something else.
    func mismatches(_ db: Database) throws -> [MeterMismatch] {
        try MeterReading.fetchAll(db).compactMap { reading in
            guard let fact = meters[reading.meter], fact != reading.lifetime else { return nil }
            return MeterMismatch(meter: reading.meter, counted: reading.lifetime, facts: fact)
        }
    }
}
