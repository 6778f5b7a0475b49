import CabinetPlatform
import GRDB
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Ledger

@Suite struct LedgerDamageTests {
    private let book: TestBook

    init() throws {
        book = try TestBook()
    }

    /// What can stand where a book should be.
    enum Damage: CaseIterable {
        case randomBytes, empty, wrongHeader, halfAHeader, truncated, foreignDatabase, emptyDatabase

        /// Makes it of a whole book.
        func apply(_ bytes: [UInt8]) -> [UInt8] {
            var generator = SeededGenerator(seed: 7)
            switch self {
            case .randomBytes: return bytes.map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            case .empty, .emptyDatabase, .foreignDatabase: return []
            case .wrongHeader: return Array("SQLite format 2".utf8) + bytes[15...]
            case .halfAHeader: return Array(bytes[..<50])
            case .truncated: return Array(bytes[..<(bytes.count / 2)])
            }
        }
    }

    @Test(arguments: Damage.allCases)
    func `what is no whole ledger is refused, and left as it is`(damage: Damage) throws {
        try fillBook().close()
        try book.overwrite(damage.apply(book.bytes()))
        if damage == .foreignDatabase { try book.sql { try $0.execute(sql: "CREATE TABLE songs (title TEXT)") } }
        if damage == .emptyDatabase { try book.sql { try $0.execute(sql: "PRAGMA user_version = 1") } }
        let before = try book.bytes()
        let error = try book.openingError()
        #expect(error.code == .corrupt)
        #expect(error.description.contains(book.path))
        #expect(try book.bytes() == before)
        // Nor the second time: nothing that the first attempt left makes it look better.
        #expect(try book.openingError().code == .corrupt)
        #expect(try book.bytes() == before)
    }

    @Test func `damage that nothing reads is found after an unclean stop, and file and log are left as they are`()
        throws
    {
        try fillBook().close()
        let ledger = try book.open()
        _ = try ledger.pay("pi_last", book)
        // What a power cut leaves: the book and its log as they stand now, on another disk.
        let other = try TestBook()
        try other.overwrite(try book.bytes())
        let log = try FileSystem.readFile(path: "\(book.path)-wal", limit: 16 << 20)
        try FileSystem.writeAtomically(path: "\(other.path)-wal", contents: log, mode: 0o644)
        let page = try ledger.read("test") { db in
            try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'games_ended_text'")
        }
        try ledger.close()

        var bytes = try other.bytes()
        let start = (try #require(page) - 1) * 4096
        for index in start..<(start + 4096) { bytes[index] = 0xA5 }
        try other.overwrite(bytes)
        let error = try other.openingError()
        #expect(error.code == .corrupt)
        #expect(error.description.contains("keep the file"))
        #expect(try other.bytes() == bytes)
        #expect(try FileSystem.readFile(path: "\(other.path)-wal", limit: 16 << 20) == log)
    }

    @Test func `a book that is gone while its log is there is not replaced by an empty one`() throws {
        try fillBook().close()
        unlink(book.path)
        try FileSystem.writeAtomically(path: "\(book.path)-wal", contents: [0], mode: 0o644)
        #expect(try book.openingError().code == .corrupt)
        #expect(access(book.path, F_OK) != 0)
    }

    @Test func `an entry that no version writes is damage, not a surprise`() throws {
        try fillBook().close()
        try book.sql { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try db.execute(
                sql: """
                    INSERT INTO payments (source, credits, pulses_asked, pulses_per_credit, received_at)
                    VALUES ('gift', 1, 1, 1, 0)
                    """)
        }
        let ledger = try book.open()
        let told = Mutex<[LedgerError.Code]>([])
        ledger.onDamage { error in told.withLock { $0.append(error.code) } }
        for _ in 0..<2 {
            let error = try #require(throws: LedgerError.self) { try ledger.payments(limit: 100) }
            #expect(error.code == .corrupt)
        }
        #expect(told.withLock { $0 } == [.corrupt])
        try ledger.close()
    }

    // One page that the card did not hand out looks the same to SQLite; who restores a copy for it forgets payments.
    @Test func `what looks damaged once, and not when it is read again, is told and is no damage`() throws {
        let ledger = try fillBook()
        let doubts = Mutex<[LedgerError.Code]>([])
        ledger.onDamage { Issue.record("\($0)") }
        ledger.onDoubt { error in doubts.withLock { $0.append(error.code) } }
        for write in [false, true] {
            var isFirst = true
            let body = { (db: Database) throws -> Int in
                defer { isFirst = false }
                if isFirst { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
                return try Int.fetchOne(db, sql: "SELECT count(*) FROM payments") ?? 0
            }
            let count = try write ? ledger.write("test", body) : ledger.read("test", body)
            #expect(count == 50)
        }
        #expect(doubts.withLock { $0 } == [.corrupt, .corrupt])
        try ledger.close()
    }

    @Test(arguments: [
        ("ok", "sound"),
        ("*** in database main ***\nPage 107: unable to get the page. error code=8458", "unreadable"),
        ("*** in database main ***\nPage 107: unable to get the page. error code=11", "damaged"),
        ("*** in database main ***\nPage 3 is never used", "damaged"),
    ])
    func `a page that cannot be had is told from one that is wrong`(finding: String, verdict: String) {
        let check =
            switch BookCheck(finding: finding) {
            case .sound: "sound"
            case .unreadable: "unreadable"
            case .damaged: "damaged"
            }
        #expect(check == verdict)
    }

    @Test func `a failure that is no damage is not told as that`() throws {
        let ledger = try fillBook()
        ledger.onDamage { Issue.record("\($0)") }
        #expect(throws: LedgerError.self) {
            try ledger.finish(ledger.beginNext(book), width: .zero - .seconds(1), at: book.now)
        }
        try ledger.close()
    }

    // Else the real-time thread would be told of a pulse that may not begin, again and again, and never rest.
    @Test func `a payment that is open after its last pulse is no pulse, but an error`() throws {
        let ledger = try fillBook()
        try ledger.give(book)
        try ledger.close()
        try book.sql { db in
            try db.execute(sql: "DROP TRIGGER payments_written_once")
            try db.execute(sql: "UPDATE payments SET outcome = NULL, finished_at = NULL WHERE number = 1")
        }
        let damaged = try book.open()
        let error = try #require(throws: LedgerError.self) { try damaged.nextOwed() }
        #expect(error.code == .inconsistent)
        #expect(error.description.contains("payment 1"))
        try damaged.close()
    }

    @Test func `a read-only disk is said to be one, and nothing is written`() throws {
        let mount = try TemporaryMount(kibibytes: 4096)
        let book = TestBook(on: mount)
        try book.open().close()
        let before = try book.bytes()
        try mount.makeReadOnly()
        let error = try book.openingError()
        #expect(error.code == .readOnly)
        #expect(error.description.contains("how it is mounted"))
        #expect(try book.bytes() == before)
    }

    private func fillBook() throws -> Ledger {
        let ledger = try book.open()
        for index in 0..<50 { _ = try ledger.pay("pi_\(index)", book) }
        return ledger
    }
}
