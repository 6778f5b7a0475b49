import CabinetModel
import CabinetPlatform
import Ledger
import Synchronization
import Testing

@Suite struct ConcurrencyTests {
    @Test func `a pulse either begins or is cancelled, never both`() throws {
        // In memory: what is tested is the order of writes, and a thousand rounds of them.
        let mount = try TemporaryMount(kibibytes: 32_768)
        let book = TestBook(on: mount)
        let ledger = try book.open()
        var begun = 0
        for round in 0..<1000 {
            _ = try ledger.pay("pi_\(round)", book)
            let pulse = try #require(try ledger.nextOwed())
            let id = try transaction("pi_\(round)")
            let instant = book.now
            // Both wait for one another, so that they meet at the ledger.
            let waiting = Atomic<Int>(2)
            let result = Mutex<CancelResult?>(nil)
            let thread = try NamedThread.start(name: "cancel") {
                Self.meet(waiting)
                let cancelled = try? ledger.cancel(id, at: instant)
                result.withLock { $0 = cancelled }
            }
            Self.meet(waiting)
            let isBegun = try ledger.begin(pulse, at: instant)
            thread.join()
            let cancelled = try #require(result.withLock { $0 })
            #expect(cancelled == (isBegun ? .nothingLeft : .cancelledWaiting))
            if isBegun {
                begun += 1
                #expect(try ledger.finish(pulse, width: .milliseconds(100), at: instant).paymentOutcome == .delivered)
            }
            #expect(ledger.owedCredits == 0)
        }
        #expect(try ledger.meter(.pulses) == begun)
        #expect(try ledger.meter(.cancelled) == 1000 - begun)
        try ledger.close()
    }

    @Test func `threads that write at once lose nothing`() async throws {
        let mount = try TemporaryMount(kibibytes: 32_768)
        let book = TestBook(on: mount)
        let ledger = try book.open()
        let instant = book.now
        let threads = try (0..<4).map { thread in
            try NamedThread.start(name: "pay-\(thread)") {
                for index in 0..<250 {
                    // Every payment is sent by two threads.
                    guard let payment = try? request("pi_\(thread / 2)_\(index)") else { continue }
                    _ = try? ledger.accept(payment, at: instant)
                }
            }
        }
        let pulses = try NamedThread.start(name: "pulses") {
            var given = 0
            while given < 500 {
                guard let pulse = try? ledger.nextOwed(), (try? ledger.begin(pulse, at: instant)) == true else {
                    continue
                }
                if (try? ledger.finish(pulse, width: .milliseconds(100), at: instant)) != nil { given += 1 }
            }
        }
        for thread in threads { thread.join() }
        pulses.join()
        #expect(try ledger.meter(.paid) == 500)
        #expect(try ledger.meter(.duplicate) == 500)
        #expect(try ledger.meter(.pulses) == 500)
        #expect(ledger.owedCredits == 0)
        try ledger.close()
        #expect(try book.open().opening.meterMismatch == [])
    }

    private static func meet(_ waiting: borrowing Atomic<Int>) {
        waiting.subtract(1, ordering: .acquiringAndReleasing)
        while waiting.load(ordering: .acquiring) > 0 {}
    }
}
