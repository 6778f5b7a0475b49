import CabinetModel
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
        try mount.fill()
        // The log still has room within its last pages; use it up.
        while (try? ledger.probe()) != nil {}
        while (try? ledger.count(.retained)) != nil {}
        #expect(throws: LedgerError.self) { try ledger.finish(pulse, width: .milliseconds(100), at: book.now) }
        #expect(ledger.owedCredits == 2)
        mount.free()
        #expect(try ledger.finish(pulse, width: .milliseconds(100), at: book.now).owedCredits == 1)
        try mount.fill()
        while (try? ledger.count(.retained)) != nil {}
        let next = try #require(try ledger.nextOwed())
        #expect(throws: LedgerError.self) { try ledger.begin(next, at: book.now) }
        mount.free()
        #expect(try ledger.begin(next, at: book.now))
        #expect(try ledger.finish(next, width: .milliseconds(100), at: book.now).paymentOutcome == .delivered)
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
}
