import CabinetModel
import CabinetProtocol
import GRDB
import Ledger
import Testing

@Suite struct RefusalTests {
    private let book: TestBook
    private let ledger: Ledger

    init() throws {
        book = try TestBook()
        ledger = try book.open()
    }

    @Test func `a refused message with a transaction id is a rejected payment for ever`() throws {
        let id = try transaction("pi_1")
        let refusal = Refusal(.badCredits, transactionID: id, credits: -5, detail: "credits: expected 1…100")
        #expect(try ledger.refuse(refusal, at: book.now) == PaymentNumber(1))
        // Corrected and sent again under the same id: the money may have gone back already.
        #expect(try ledger.pay("pi_1", credits: 1, book) == .refused(.conflict))
        #expect(try ledger.nextOwed() == nil)
        #expect(try ledger.receiptLines() == ["pi_1 rejected (bad_credits) 0/0", "pi_1 rejected (conflict) 0/0"])
        let record = try #require(try ledger.payments(limit: 10).first)
        #expect(record.outcome == .rejected)
        #expect(record.reason == "bad_credits")
        #expect(record.credits == -5)
        #expect(try ledger.meter(.rejected) == 2)
    }

    @Test(arguments: [nil, 0, Int.max, Int.min])
    func `whatever number it named, or none, is kept`(credits: Int?) throws {
        let refusal = Refusal(.badCredits, transactionID: try transaction("pi_1"), credits: credits, detail: "credits")
        try ledger.refuse(refusal, at: book.now)
        #expect(try ledger.payments(limit: 1).first?.credits == credits)
        #expect(try ledger.queuedReceipts().first?.credits == credits)
    }

    @Test func `a refused message does not touch the payment of its id`() throws {
        let id = try transaction("pi_1")
        _ = try ledger.pay("pi_1", book)
        let refusal = Refusal(.badTimestamp, transactionID: id, credits: 1, detail: "timestamp")
        #expect(try ledger.refuse(refusal, at: book.now) == PaymentNumber(1))
        #expect(ledger.owedCredits == 1)
        try ledger.give(book)
        #expect(
            try ledger.receiptLines() == [
                "pi_1 accepted 0/1", "pi_1 accepted (bad_timestamp) 0/1", "pi_1 delivered 1/1",
            ])
    }

    @Test func `a nameless refusal is counted and kept, and receipted by its time stamp if it has one`() throws {
        #expect(try ledger.refuse(Refusal(.badJSON, detail: "byte 3"), at: book.now) == nil)
        let text = "2024-07-01T12:00:00Z"
        try ledger.refuse(Refusal(.badCredits, timestampText: text, credits: 0, detail: "credits"), at: book.now)
        #expect(try ledger.receiptLines() == ["\(text) rejected (bad_credits) 0/0"])
        #expect(try ledger.payments(limit: 1) == [])
        #expect(try ledger.meter(.rejected) == 2)
        #expect(try keptReasons() == ["bad_json", "bad_credits"])
    }

    // G7: a backend whose cancels or links are refused must be able to see why.
    @Test(arguments: [TopicKind.cancel, .gameOver, .paymentLink])
    func `a refused message of another topic is counted and kept, and neither a payment nor receipted`(
        topic: TopicKind
    ) throws {
        _ = try ledger.pay("pi_1", book)
        let refusal = Refusal(.badJSON, transactionID: try transaction("pi_1"), detail: "byte 3")
        #expect(try ledger.refuse(refusal, on: topic, at: book.now) == nil)
        #expect(try ledger.meter(.rejected) == 1)
        #expect(try ledger.receiptLines() == ["pi_1 accepted 0/1"])
        let record = try #require(try ledger.refusals(limit: 10).first)
        #expect(
            (record.topic, record.reason, record.name, record.detail) == (topic.rawValue, "bad_json", "pi_1", "byte 3"))
    }

    @Test func `refusals are read newest first, and paged`() throws {
        for byte in 1...5 { try ledger.refuse(Refusal(.badJSON, detail: "byte \(byte)"), at: book.now) }
        let newest = try ledger.refusals(limit: 2)
        #expect(newest.map(\.detail) == ["byte 5", "byte 4"])
        #expect(
            try ledger.refusals(limit: 10, before: newest.last?.number).map(\.detail) == ["byte 3", "byte 2", "byte 1"])
        #expect(newest.map(\.topic) == ["coinpulse", "coinpulse"])
    }

    @Test func `only the newest nameless refusals are kept, and all are counted`() throws {
        try ledger.close()
        try book.sql { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < ?)
                    INSERT INTO refusals (number, received_at, topic, reason, detail)
                    SELECT n, 0, 'coinpulse', 'stale', '' FROM count
                    """, arguments: [Ledger.refusalsKept])
        }
        let reopened = try book.open()
        for _ in 0..<3 { try reopened.refuse(Refusal(.badJSON, detail: "byte 0"), at: book.now) }
        try reopened.close()
        let (count, oldest) = try book.sql { db in
            (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM refusals"),
                try Int.fetchOne(db, sql: "SELECT min(number) FROM refusals")
            )
        }
        #expect(count == Ledger.refusalsKept)
        #expect(oldest == 4)
    }

    // After a downgrade the book holds words that this program does not know; its payments and credits are as good as ever.
    @Test func `a code or an id of another version is no damage, and is told as it stands`() throws {
        try ledger.close()
        try book.sql { db in
            try db.execute(
                sql: """
                    INSERT INTO payments (identity, source, credits, pulses_asked, pulses_per_credit, received_at, outcome,
                        reason, finished_at) VALUES ('tx:pi_1', 'paid', 1, 1, 1, 0, 'rejected', 'frozen', 0);
                    INSERT INTO payments (identity, source, credits, pulses_asked, pulses_per_credit, received_at)
                        VALUES ('tx:pi ü', 'paid', 1, 1, 1, 0);
                    INSERT INTO refusals (received_at, topic, reason, detail) VALUES (0, 'firmware', 'too_cold', '');
                    """)
        }
        let reopened = try book.open()
        reopened.onDamage { Issue.record("told as damage: \($0)") }
        #expect(try reopened.payments(limit: 2).map(\.reason) == [nil, "frozen"])
        #expect(try reopened.payments(limit: 1).map(\.transactionID?.rawValue) == ["pi ü"])
        #expect(reopened.waitingPayments.count == 1)
        #expect(try reopened.nextOwed()?.payment == PaymentNumber(2))
        #expect(try reopened.refusals(limit: 1).map { "\($0.topic) \($0.reason)" } == ["firmware too_cold"])
        #expect(try reopened.pay("pi_1", book) == .duplicate(PaymentNumber(1), .rejected))
        #expect(try reopened.cancel(transaction("pi_1"), at: book.now) == .alreadyFinal(.rejected))
        #expect(try reopened.receiptLines().last == "pi_1 rejected (frozen) 0/1")
        try reopened.close()
    }

    private func keptReasons() throws -> [String] {
        try book.sql { try String.fetchAll($0, sql: "SELECT reason FROM refusals ORDER BY number") }
    }
}
