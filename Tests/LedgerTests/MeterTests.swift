import CabinetModel
import GRDB
import Testing

@testable import Ledger

@Suite struct MeterTests {
    private let book: TestBook
    private let ledger: Ledger

    init() throws {
        book = try TestBook()
        ledger = try book.open()
    }

    @Test func `a new book has every meter, at nothing`() throws {
        let readings = try ledger.meters()
        #expect(readings.map(\.meter) == Meter.allCases)
        #expect(readings.allSatisfy { $0.lifetime == 0 && $0.sinceReset == 0 })
    }

    @Test func `a reset starts anew, keeps the lifetime and is written down`() throws {
        _ = try ledger.pay("pi_1", credits: 3, book)
        try ledger.resetMeters(actor: "uid:1000", at: book.now)
        _ = try ledger.pay("pi_2", credits: 2, book)
        let paid = try #require(try ledger.meters().first { $0.meter == .paid })
        #expect(paid == MeterReading(meter: .paid, lifetime: 5, sinceReset: 2))
        let detail = try book.sql { db in
            try String.fetchOne(
                db, sql: "SELECT detail FROM audit WHERE action = 'reset_meters' AND actor = 'uid:1000'")
        }
        #expect(detail?.hasPrefix("paid=3 service=0") == true)
    }

    @Test func `messages that leave no fact are counted`() throws {
        try ledger.count(.retained)
        try ledger.count(.retained)
        #expect(try ledger.meter(.retained) == 2)
    }

    @Test func `what technicians do is kept in order`() throws {
        try ledger.audit(action: "credit", actor: "uid:0", detail: "credits=1", at: book.now)
        try ledger.audit(action: "game_over", actor: "uid:1000", detail: "", at: book.now)
        let actions = try book.sql { try String.fetchAll($0, sql: "SELECT action FROM audit ORDER BY number") }
        #expect(actions == ["credit", "game_over"])
    }

    @Test func `tidying empties the log and changes nothing`() throws {
        for index in 0..<70 { _ = try ledger.pay("pi_\(index)", book) }
        try ledger.tidy()
        try ledger.tidy()
        #expect(ledger.owedCredits == 70)
        #expect(try ledger.payments(limit: 100).count == 70)
        try ledger.probe()
    }
}
