import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Glibc
import Ledger
import Testing

/// A child process is killed at a step; this process then opens the book that it left.
@Suite struct CrashTests {
    private let book: TestBook

    init() throws {
        book = try TestBook()
    }

    @Test func `an accepted payment outlives a kill, and coming again it is a duplicate`() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { [folder = book.folder as String] in
            let book = TestBook(in: folder)
            let ledger = try book.open()
            _ = try ledger.pay("pi_1", credits: 2, book)
            kill(getpid(), SIGKILL)
        }
        let ledger = try book.open()
        #expect(ledger.opening.uncleanStop)
        #expect(ledger.owedCredits == 2)
        #expect(try ledger.pay("pi_1", credits: 2, book) == .duplicate(PaymentNumber(1), .accepted))
        try ledger.close()
    }

    @Test func `a pulse that had begun when the process was killed is uncertain`() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { [folder = book.folder as String] in
            let book = TestBook(in: folder)
            let ledger = try book.open()
            _ = try ledger.pay("pi_1", credits: 2, book)
            _ = try ledger.beginNext(book)
            kill(getpid(), SIGKILL)
        }
        let ledger = try book.open()
        #expect(try ledger.resolveInterrupted(.repeat, at: book.now).count == 1)
        #expect(try ledger.giveAll(book).count == 2)
        #expect(try ledger.queuedReceipts().last?.pulses.uncertain == 1)
        try ledger.close()
    }

    #if FAULT_POINTS
        /// The steps of the ledger's own, in the order in which the child below passes them.
        private static let points: [FaultPoint] = [
            .acceptBeforeCommit, .acceptAfterCommit, .beginBeforeCommit, .beginAfterCommit, .finishBeforeCommit,
            .finishAfterCommit, .cancelBeforeCommit, .cancelAfterCommit, .gameCloseBeforeCommit, .gameCloseAfterCommit,
        ]

        @Test(arguments: points)
        func `killed at any step, the book opens, adds up, and owes or has given everything`(point: FaultPoint)
            async throws
        {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [folder = book.folder as String, point = point.rawValue as String] in
                setenv("COINPULSE_FAULT", point, 1)
                let book = TestBook(in: folder)
                let ledger = try book.open()
                _ = try ledger.pay("pi_1", book)
                _ = try ledger.pay("pi_2", credits: 2, book)
                try ledger.give(game: .open(source: "paid"), book)
                _ = try ledger.cancel(try transaction("pi_2"), at: book.now)
                _ = try ledger.closeGame(source: "gpio", at: book.now)
            }
            let ledger = try book.open()
            #expect(ledger.opening.meterMismatch == [])
            _ = try ledger.resolveInterrupted(.repeat, at: book.now)
            // What the broker and the API would send again.
            _ = try ledger.pay("pi_1", book)
            _ = try ledger.pay("pi_2", credits: 2, book)
            _ = try ledger.giveAll(book)
            _ = try ledger.cancel(try transaction("pi_2"), at: book.now)
            let records = try ledger.payments(limit: 10)
            #expect(records.count == 2)
            #expect(records.last?.outcome == .delivered)
            #expect(records.last?.pulses.emitted == 1)
            #expect(records.first?.outcome.isFinal == true)
            #expect(ledger.owedCredits == 0)
            try ledger.close()
            #expect(try book.open().opening.meterMismatch == [])
        }

        @Test(arguments: [FaultPoint.resolveBeforeCommit, .resolveAfterCommit])
        func `killed while an interrupted pulse is settled, it is settled once`(point: FaultPoint) async throws {
            let first = try book.open()
            _ = try first.pay("pi_1", book)
            _ = try first.beginNext(book)
            try first.close()
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [folder = book.folder as String, point = point.rawValue as String] in
                setenv("COINPULSE_FAULT", point, 1)
                let book = TestBook(in: folder)
                _ = try book.open().resolveInterrupted(.repeat, at: book.now)
            }
            let ledger = try book.open()
            _ = try ledger.resolveInterrupted(.repeat, at: book.now)
            #expect(try ledger.giveAll(book).count == 1)
            #expect(try ledger.queuedReceipts().last?.pulses.uncertain == 1)
            try ledger.close()
        }
    #endif
}
