import CabinetModel
import CabinetPlatform
import GRDB
import Glibc
import Ledger
import Testing

@Suite struct DiskFullTests {
    @Test func `a full disk refuses payments, loses none, and is forgotten once there is space`() throws {
        let mount = try TemporaryMount(kibibytes: 2048)
        let book = TestBook(on: mount)
        let ledger = try book.open()
        _ = try ledger.pay("pi_first", book)
        try mount.fill()

        var accepted = 1
        let error = try #require(throws: LedgerError.self) {
            while accepted < 10_000 {
                _ = try ledger.pay("pi_\(accepted)", book)
                accepted += 1
            }
        }
        #expect(error.code == .full)
        #expect(error.description.contains("free some space"))
        // What was refused is not half there, and reading still works.
        #expect(ledger.owedCredits == accepted)
        #expect(try ledger.payments(limit: .max).count == accepted)
        #expect(try ledger.nextOwed()?.payment == PaymentNumber(1))
        #expect(throws: LedgerError.self) { try ledger.probe() }

        mount.free()
        try ledger.probe()
        #expect(
            try ledger.pay("pi_\(accepted)", book)
                == .accepted(PaymentNumber(Int64(accepted + 1)), owedCredits: accepted + 1))
        try ledger.close()
        let reopened = try book.open()
        #expect(reopened.owedCredits == accepted + 1)
        #expect(reopened.opening.meterMismatch == [])
        try reopened.close()
    }

    @Test func `a pulse that cannot be written down does not begin, and one that ended is finished later`() throws {
        let mount = try TemporaryMount(kibibytes: 2048)
        let book = TestBook(on: mount)
        let ledger = try book.open()
        _ = try ledger.pay("pi_1", credits: 2, book)
        let pulse = try ledger.beginNext(book)
        try fill(mount, book)
        #expect(throws: LedgerError.self) { try ledger.finish(pulse, width: .milliseconds(100), at: book.now) }
        #expect(ledger.owedCredits == 2)
        mount.free()
        #expect(try ledger.finish(pulse, width: .milliseconds(100), at: book.now).owedCredits == 1)
        try fill(mount, book)
        let next = try #require(try ledger.nextOwed())
        #expect(throws: LedgerError.self) { try ledger.begin(next, at: book.now) }
        mount.free()
        #expect(try ledger.begin(next, at: book.now))
        #expect(try ledger.finish(next, width: .milliseconds(100), at: book.now).paymentOutcome == .delivered)
        try ledger.close()
    }

    // A log that grew to 8 MiB took the space that the book needed to take it in; then neither could be written.
    @Test func `the log stays short, so that a small disk holds a year of payments`() throws {
        let mount = try TemporaryMount(kibibytes: 3072)
        let book = TestBook(on: mount)
        let ledger = try book.open()
        for number in 1...400 {
            _ = try ledger.pay("pi_\(number)", book)
            try ledger.give(book)
            for message in try ledger.outgoing(.receipt, limit: 10) { ledger.acknowledged(message.number) }
        }
        #expect(try book.logSize() <= 1 << 20 + 100_000)
        try ledger.close()
    }

    @Test func `on a full disk the log makes room by itself for what only changes entries`() throws {
        let mount = try TemporaryMount(kibibytes: 2048)
        let book = TestBook(on: mount)
        let ledger = try book.open()
        _ = try ledger.pay("pi_1", book)
        try book.sql { try $0.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") }
        try mount.fill()
        for _ in 1...500 { try ledger.count(.retained) }
        #expect(try ledger.meters().first { $0.meter == .retained }?.lifetime == 500)
        try ledger.close()
    }

    // As an earlier version left it: only its restart could heal that, and did not.
    @Test func `a long log from before is taken into the book at the opening, although the disk is full`() throws {
        let old = try TestBook()
        let queue = try old.openWithLongLog()
        let mount = try TemporaryMount(kibibytes: 4096)
        let book = TestBook(on: mount)
        try book.overwrite(try old.bytes())
        try FileSystem.writeAtomically(
            path: "\(book.path)-wal", contents: try FileSystem.readFile(path: "\(old.path)-wal", limit: 16 << 20),
            mode: 0o644)
        try queue.close()
        #expect(try book.logSize() > 2 << 20)
        // What SQLite needs for its index of the log, and the book for the pages that it has not got yet.
        try mount.fill(leaving: 160 << 10)
        let ledger = try book.open()
        for number in 1...20 { _ = try ledger.pay("pi_\(number)", book) }
        #expect(try book.logSize() <= 1 << 20)
        try ledger.close()
    }

    @Test func `a book cannot be opened on a full disk, and can be afterwards`() throws {
        let mount = try TemporaryMount(kibibytes: 2048)
        let book = TestBook(on: mount)
        try mount.fill()
        #expect(try book.openingError().code == .full)
        mount.free()
        let ledger = try book.open()
        #expect(ledger.opening.isNew)
        try ledger.close()
    }

    /// Takes all the space that is left, and what the log has in reserve.
    private func fill(_ mount: TemporaryMount, _ book: TestBook) throws {
        try book.sql { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try mount.fill()
    }
}
