import CabinetModel
import GRDB
import Testing

@testable import Ledger

@Suite struct SchemaTests {
    private let book: TestBook

    init() throws {
        book = try TestBook()
    }

    @Test func `a migration that was released is never edited`() {
        #expect(Schema.migrator.migrations == ["v1", "v2"])
        #expect(Schema.schemaV1 == GoldenSchema.v1)
    }

    @Test func `a book of the first schema opens with all it holds`() throws {
        try makeFirstSchema()
        let ledger = try book.open()
        #expect(ledger.opening.bookID == "11111111-2222-4333-8444-555555555555")
        #expect(ledger.owedCredits == 1)
        #expect(ledger.opening.meterMismatch == [])
        #expect(ledger.opening.openGame?.number == 1)
        #expect(try ledger.payments(limit: 10).map(\.outcome) == [.delivered, .delivered, .accepted, .delivered])
        #expect(try ledger.pay("pi_1", credits: 2, book) == .duplicate(PaymentNumber(1), .delivered))
        #expect(try ledger.nextOwed()?.transactionID?.rawValue == "pi_2")
        try ledger.close()
    }

    // The first schema made an identity of the packet id: two players of one second were one payment, for ever.
    @Test func `what the first schema knew by its packet id is the same only when it is delivered again`() throws {
        try makeFirstSchema()
        let ledger = try book.open()
        ledger.connectionBegan(sessionPresent: true)
        #expect(try ledger.payUnnamed(7, at: "2024-07-01T12:00:02Z", book) == "again")
        #expect(try ledger.payUnnamed(7, at: "2024-07-01T12:00:02Z", book) == "new")
        #expect(try ledger.payUnnamed(8, at: "2024-07-01T12:00:03.000Z", book) == "new")
        try ledger.close()
    }

    @Test func `every meter has its row`() throws {
        try book.open().close()
        let names = try book.sql { try String.fetchSet($0, sql: "SELECT name FROM meters") }
        #expect(names == Set(Meter.allCases.map(\.rawValue)))
    }

    @Test(arguments: [
        "UPDATE payments SET outcome = 'rejected', reason = 'stale' WHERE number = 1",
        "UPDATE payments SET outcome = NULL, finished_at = NULL WHERE number = 1",
        "UPDATE payments SET credits = 2 WHERE number = 2",
        "UPDATE payments SET identity = 'tx:other' WHERE number = 2",
        "UPDATE payments SET received_at = 0 WHERE number = 2",
        "UPDATE payments SET expires_at = 0 WHERE number = 2",
        "UPDATE payments SET cancelled_at = 1 WHERE number = 1",
        "DELETE FROM payments",
        "UPDATE pulses SET width = 1",
        "UPDATE pulses SET result = 'void', width = NULL",
        "DELETE FROM pulses",
        "UPDATE games SET started_at = 0",
        "DELETE FROM games",
        "UPDATE audit SET actor = 'uid:0'",
        "DELETE FROM audit",
    ])
    func `a fact is written once`(statement: String) throws {
        try fillBook()
        #expect(throws: DatabaseError.self) { try book.sql { try $0.execute(sql: statement) } }
    }

    @Test(arguments: [
        // A second payment of one identity.
        """
        INSERT INTO payments (identity, source, credits, pulses_asked, pulses_per_credit, received_at)
        VALUES ('tx:pi_1', 'paid', 1, 1, 1, 0)
        """,
        // Pulses that are not credits × pulses per credit.
        "INSERT INTO payments (source, credits, pulses_asked, pulses_per_credit, received_at) VALUES ('paid', 1, 9, 1, 0)",
        "INSERT INTO payments (source, credits, pulses_asked, pulses_per_credit, received_at) VALUES ('paid', 0, 0, 1, 0)",
        "INSERT INTO payments (source, credits, pulses_asked, pulses_per_credit, received_at) VALUES ('test', 1, 1, 1, 0)",
        "INSERT INTO payments (source, credits, pulses_asked, pulses_per_credit, received_at) VALUES ('gift', 1, 1, 1, 0)",
        "INSERT INTO payments (source, credits, pulses_asked, pulses_per_credit, received_at) VALUES ('paid', 'x', 1, 1, 0)",
        // An end without a time, without a reason, of a kind that is none.
        "UPDATE payments SET outcome = 'delivered' WHERE number = 2",
        "UPDATE payments SET outcome = 'cancelled', finished_at = 1, cancelled_at = 1 WHERE number = 2",
        "UPDATE payments SET outcome = 'lost', finished_at = 1 WHERE number = 2",
        "UPDATE payments SET expired_at = 1 WHERE number = 2",
        // A packet id that is none, or of no payment.
        "INSERT INTO deliveries (packet_id, payment, connection) VALUES (0, 1, 1)",
        "INSERT INTO deliveries (packet_id, payment, connection) VALUES (1, 99, 1)",
        // A pulse of no payment; two in flight; one that ended without a width.
        "INSERT INTO pulses (payment, ordinal, attempt, begun_at) VALUES (99, 1, 1, 0)",
        "INSERT INTO pulses (payment, ordinal, attempt, begun_at) VALUES (2, 1, 1, 0), (2, 2, 1, 0)",
        "INSERT INTO pulses VALUES (2, 1, 1, 0, 1, 'done', NULL)",
        // Two games at once; a meter that falls below nothing; two books in one.
        "INSERT INTO games (started_at, started_by) VALUES (0, 'mame')",
        "UPDATE meters SET lifetime = -1",
        "UPDATE meters SET since_reset = lifetime + 1",
        "INSERT INTO book (id, uuid, machine_id, created_at) VALUES (2, 'x', 'cab-2', 0)",
        "INSERT INTO outbox (topic, payload) VALUES ('status', '{}')",
    ])
    func `what cannot be true cannot be written`(statement: String) throws {
        try fillBook()
        #expect(throws: DatabaseError.self) { try book.sql { try $0.execute(sql: statement) } }
    }

    /// Puts a book of the first schema into its place.
    private func makeFirstSchema() throws {
        try book.sql { db in
            try db.execute(sql: GoldenSchema.v1)
            try db.execute(sql: GoldenSchema.v1Book)
            try db.execute(sql: "PRAGMA journal_mode = WAL")
        }
    }

    /// One payment that is delivered, one that is owed, a game that is on, an audit entry.
    private func fillBook() throws {
        let ledger = try book.open()
        _ = try ledger.pay("pi_1", book)
        try ledger.give(game: .open(source: "paid"), book)
        _ = try ledger.pay("pi_2", book)
        try ledger.audit(action: "credit", actor: "uid:1000", detail: "", at: book.now)
        try ledger.close()
    }
}
