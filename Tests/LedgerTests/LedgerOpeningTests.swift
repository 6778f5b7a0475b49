import CabinetModel
import CabinetPlatform
import GRDB
import Glibc
import TestSupport
import Testing

@testable import Ledger

@Suite struct LedgerOpeningTests {
    private let book: TestBook

    init() throws {
        book = try TestBook()
    }

    @Test func `where there is no book, a new one is made and says so`() throws {
        let ledger = try book.open()
        #expect(ledger.opening.isNew)
        #expect(!ledger.opening.uncleanStop)
        #expect(
            ledger.opening.bookID.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
                != nil)
        #expect(ledger.opening.owedCredits == 0)
        try ledger.close()
    }

    @Test func `a book is the same one when it is opened again`() throws {
        let first = try book.open()
        _ = try first.pay("pi_1", credits: 3, book)
        try first.give(game: .open(source: "paid"), book)
        try first.close()
        let second = try book.open()
        #expect(!second.opening.isNew)
        #expect(!second.opening.uncleanStop)
        #expect(second.opening.quickCheck == nil)
        #expect(second.opening.bookID == first.opening.bookID)
        #expect(second.opening.owedCredits == 2)
        #expect(second.owedCredits == 2)
        #expect(second.opening.openGame?.source == "paid")
        #expect(second.opening.meterMismatch == [])
        try second.close()
    }

    // Else a book that was lost would be no alarm when the first start after that finds no broker.
    @Test func `a book meets its broker once in its life, however often it was opened before`() throws {
        try book.open().close()
        let ledger = try book.open()
        #expect(try ledger.meetBroker())
        #expect(try !ledger.meetBroker())
        try ledger.close()
        let reopened = try book.open()
        #expect(try !reopened.meetBroker())
        try reopened.close()
    }

    @Test func `every commit is synced to the disk, and stays so whatever GRDB sets`() throws {
        let ledger = try book.open()
        #expect(try ledger.read("test") { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
        #expect(try ledger.read("test") { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        try ledger.close()
    }

    @Test func `a second opening of one book is refused and names who has it`() throws {
        let ledger = try book.open()
        let error = try book.openingError()
        #expect(error.code == .locked(pid: getpid()))
        #expect(error.description.contains("process \(getpid())"))
        try ledger.close()
        try book.open().close()
    }

    @Test func `a book that another process has is refused until that process dies`() throws {
        try book.open().close()
        let holder = try TestProcess(["flock", "\(book.path).lock", "sh", "-c", "echo held; exec sleep 600"])
        try #require(holder.waitForOutput("held"))
        guard case .locked = try book.openingError().code else {
            Issue.record("opened a book that another process had")
            return
        }
        // `flock` hands the lock to its child, which must go too.
        holder.end(SIGTERM)
    }

    @Test func `a book that was not closed is checked, and keeps everything`() throws {
        var ledger: Ledger? = try book.open()
        _ = try ledger?.pay("pi_1", credits: 2, book)
        ledger = nil
        let reopened = try book.open()
        #expect(reopened.opening.uncleanStop)
        #expect(reopened.opening.quickCheck != nil)
        #expect(reopened.owedCredits == 2)
        try reopened.close()
        let again = try book.open()
        #expect(!again.opening.uncleanStop)
        try again.close()
    }

    @Test func `closing twice is closing once, and a closed ledger refuses everything`() throws {
        let ledger = try book.open()
        try ledger.close()
        try ledger.close()
        #expect(throws: LedgerError.self) { try ledger.nextOwed() }
        #expect(throws: LedgerError.self) { try ledger.pay("pi_1", book) }
    }

    // G2: what a cloned card owes is played by the cabinet that took the money.
    @Test func `the book of another machine is refused with what to do, and left as it is`() throws {
        let ledger = try book.open()
        _ = try ledger.pay("pi_1", credits: 2, book)
        try ledger.close()
        let before = try book.bytes()
        var options = try book.options()
        options.machineID = try #require(MachineID("cab-2"))
        let error = try #require(throws: LedgerError.self) { try Ledger.open(options) }
        #expect(error.code == .otherMachine("cab-1"))
        #expect(error.description.contains("cab-1") && error.description.contains("cab-2"))
        #expect(error.description.contains("mv \(book.path)*"))
        #expect(try book.bytes() == before)
    }

    // G2: it has forgotten what was given since, and whoever knows it by its name must see that.
    @Test func `a restored copy has a new name, and keeps that; a book that was only renamed keeps its own`() throws {
        let first = try book.open()
        _ = try first.pay("pi_1", book)
        try first.close()
        let aside = "\(book.path).aside"
        #expect(rename(book.path, aside) == 0 && rename(aside, book.path) == 0)
        let same = try book.open()
        #expect(!same.opening.isCopy)
        #expect(same.opening.bookID == first.opening.bookID)
        try same.close()
        // Where the file system keeps no time of birth a copy cannot be told.
        let canTell = try FileSystem.birth(of: book.path) != nil
        try book.overwrite(try book.bytes())
        let copy = try book.open()
        #expect(copy.opening.isCopy == canTell)
        #expect((copy.opening.bookID != first.opening.bookID) == canTell)
        #expect(copy.owedCredits == 1)
        try copy.close()
        let again = try book.open()
        #expect(!again.opening.isCopy)
        #expect(again.opening.bookID == copy.opening.bookID)
        try again.close()
    }

    enum Removal: CaseIterable {
        case moved, removed, replaced, logRemoved
    }

    // G1: what is acknowledged into a file that nobody will open again is lost.
    @Test(arguments: Removal.allCases)
    func `a book that is not where it was takes nothing until it is there again`(removal: Removal) throws {
        let ledger = try book.open()
        _ = try ledger.pay("pi_1", book)
        let (aside, victim) = ("\(book.path).aside", removal == .logRemoved ? "\(book.path)-wal" : book.path)
        if removal == .replaced { try FileSystem.writeAtomically(path: aside, contents: [0], mode: 0o644) }
        switch removal {
        case .moved: #expect(rename(victim, aside) == 0)
        case .removed, .logRemoved: #expect(link(victim, aside) == 0 && unlink(victim) == 0)
        case .replaced: #expect(link(victim, "\(aside).old") == 0 && rename(aside, victim) == 0)
        }
        let pulse = try #require(try ledger.nextOwed())
        for attempt in [
            { try ledger.probe() }, { _ = try ledger.pay("pi_2", self.book) },
            { _ = try ledger.begin(pulse, at: self.book.now) },
        ] as [() throws -> Void] {
            let error = try #require(throws: LedgerError.self) { try attempt() }
            #expect(error.code == .moved)
        }
        #expect(ledger.owedCredits == 1)
        #expect(rename(removal == .replaced ? "\(aside).old" : aside, victim) == 0)
        #expect(try ledger.pay("pi_2", book) == .accepted(PaymentNumber(2), owedCredits: 2))
        #expect(try ledger.begin(pulse, at: book.now))
        try ledger.abandon(pulse, at: book.now)
        #expect(try ledger.close())
    }

    // The next start settles the pulse either way; but a stop that left one behind was none that can be trusted.
    @Test func `a book that is closed while a pulse is in flight does not call that a clean stop`() throws {
        let ledger = try book.open()
        _ = try ledger.pay("pi_1", book)
        let pulse = try ledger.beginNext(book)
        #expect(try !ledger.close())
        let reopened = try book.open()
        #expect(reopened.opening.uncleanStop)
        try reopened.abandon(pulse, at: book.now)
        #expect(try reopened.close())
        let again = try book.open()
        #expect(!again.opening.uncleanStop)
        #expect(try again.close())
    }

    @Test func `a draft that a crash left behind does not matter`() throws {
        for name in ["\(book.path).new", "\(book.path).new-journal"] {
            try FileSystem.writeAtomically(path: name, contents: Array("half a file".utf8), mode: 0o644)
        }
        let ledger = try book.open()
        #expect(ledger.opening.isNew)
        try ledger.close()
        #expect(access("\(book.path).new", F_OK) != 0)
    }

    @Test func `a folder that is missing is named, not made`() throws {
        let error = try TestBook(in: "\(book.path)-missing").openingError()
        #expect(error.code == .io)
        #expect(error.description.contains("its folder is missing"))
    }

    @Test func `a file system in memory is refused unless it is asked for`() throws {
        let mount = try TemporaryMount(kibibytes: 4096)
        let book = TestBook(on: mount)
        let error = try book.openingError(allowVolatile: false)
        #expect(error.code == .volatileFileSystem)
        #expect(error.description.contains("ledger.volatile"))
        #expect(access(book.path, F_OK) != 0)
        try book.open().close()
    }

    @Test func `a book of a newer program is refused and left as it is`() throws {
        try book.open().close()
        try book.sql { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('v99')") }
        let before = try book.bytes()
        #expect(try book.openingError().code == .newerSchema)
        #expect(try book.bytes() == before)
    }

    @Test func `meters that disagree with the facts are reported`() throws {
        let ledger = try book.open()
        _ = try ledger.pay("pi_1", credits: 2, book)
        try ledger.close()
        try book.sql { try $0.execute(sql: "UPDATE meters SET lifetime = 5 WHERE name = 'paid'") }
        let reopened = try book.open()
        #expect(reopened.opening.meterMismatch == [MeterMismatch(meter: .paid, counted: 5, facts: 2)])
        try reopened.close()
    }

    @Test func `a book whose writer is elsewhere is busy, not broken`() throws {
        let ledger = try book.open()
        let queue = try DatabaseQueue(path: book.path)
        try queue.inDatabase { other in
            try other.execute(sql: "BEGIN IMMEDIATE")
            let error = try #require(throws: LedgerError.self) { try ledger.pay("pi_1", book) }
            #expect(error.code == .busy)
            try other.execute(sql: "ROLLBACK")
        }
        guard case .accepted = try ledger.pay("pi_1", book) else {
            Issue.record("the same call did not work afterwards")
            return
        }
        try queue.close()
        try ledger.close()
    }
}
