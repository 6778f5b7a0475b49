import CabinetModel
import CabinetProtocol
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import Ledger

/// Random days of a cabinet, the same ones in every run.
@Suite struct LedgerPropertyTests {
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `whatever happens in whatever order, the book adds up and no payment is given twice`(seed: UInt64) throws {
        let mount = try TemporaryMount(kibibytes: 32_768)
        let book = TestBook(on: mount)
        var day = try Day(book, seed: seed)
        for _ in 0..<1000 { try day.live() }
        try day.end()
    }

    /// A cabinet that does at random what it may do, and what one expects of its ledger.
    private struct Day {
        let book: TestBook
        var ledger: Ledger
        var generator: SeededGenerator
        var inFlight: OwedPulse?
        var given: [TransactionID: Int] = [:]

        init(_ book: TestBook, seed: UInt64) throws {
            self.book = book
            ledger = try book.open()
            generator = SeededGenerator(seed: seed)
        }

        /// One thing happens, and the balance is checked.
        mutating func live() throws {
            switch Int.random(in: 0..<20, using: &generator) {
            case 0..<6: _ = try ledger.accept(randomRequest(), verdict: randomVerdict(), at: book.now)
            case 6..<8: _ = try ledger.cancel(randomID(), at: book.now)
            case 8: try ledger.refuse(Refusal(.badCredits, transactionID: randomID(), detail: ""), at: book.now)
            case 9: _ = try ledger.closeGame(source: "gpio", at: book.now)
            case 10: try restart()
            default: try play()
            }
            #expect(try ledger.read("test") { try Facts.owedCredits($0) } == ledger.owedCredits)
        }

        /// The outbox of the whole day agrees with itself and with what was given.
        mutating func end() throws {
            while try inFlight != nil || ledger.nextOwed() != nil { try play() }
            #expect(ledger.owedCredits == 0)
            var outcomes: [TransactionID: Set<Outcome>] = [:]
            for receipt in try ledger.queuedReceipts() {
                guard case .transaction(let id) = receipt.payment, receipt.outcome.isFinal else { continue }
                outcomes[id, default: []].insert(receipt.outcome)
            }
            #expect(outcomes.values.allSatisfy { $0.count == 1 })
            for record in try ledger.payments(limit: .max) {
                let id = try #require(record.transactionID)
                #expect(record.pulses.emitted == given[id, default: 0])
                #expect(record.pulses.emitted <= record.pulses.asked)
                #expect(record.outcome != .delivered || record.pulses.emitted == record.pulses.asked)
                #expect(record.outcome.isFinal)
                #expect(outcomes[id] == [record.outcome])
            }
            try ledger.close()
            #expect(try book.open().opening.meterMismatch == [])
        }

        private mutating func play() throws {
            guard let pulse = inFlight else {
                guard let pulse = try ledger.nextOwed() else { return }
                inFlight = try ledger.begin(pulse, at: book.now) ? pulse : nil
                return
            }
            inFlight = nil
            guard Int.random(in: 0..<10, using: &generator) > 0 else {
                return try ledger.abandon(pulse, at: book.now)
            }
            _ = try ledger.finish(pulse, width: .milliseconds(100), game: .open(source: "paid"), at: book.now)
            try count(pulse)
        }

        private mutating func restart() throws {
            if Bool.random(using: &generator) { try ledger.close() }
            ledger.crash()
            ledger = try book.open()
            let policy = Bool.random(using: &generator) ? InterruptionPolicy.repeat : .skip
            let interrupted = try ledger.resolveInterrupted(policy, at: book.now)
            #expect(interrupted.map(\.pulse) == [inFlight].compactMap(\.self))
            inFlight = nil
            for pulse in interrupted where pulse.countedAsGiven { try count(pulse.pulse) }
        }

        private mutating func count(_ pulse: OwedPulse) throws {
            given[try #require(pulse.transactionID), default: 0] += 1
        }

        private mutating func randomID() throws -> TransactionID {
            try transaction("pi_\(Int.random(in: 0..<400, using: &generator))")
        }

        private mutating func randomVerdict() -> RefusalReason? {
            Int.random(in: 0..<10, using: &generator) == 0 ? .stale : nil
        }

        private mutating func randomRequest() throws -> PaymentRequest {
            PaymentRequest(
                paidWith: nil, transactionID: try randomID(), timestampText: "2024-07-01T12:00:00Z",
                credits: Int.random(in: 1...3, using: &generator),
                pulsesPerCredit: Int.random(in: 1...2, using: &generator))
        }
    }
}

extension Ledger {
    /// Lets go of the book as a killed process does, with no mark of a clean stop.
    ///
    /// Nothing may be called afterwards.
    func crash() {
        try? database.close()
        state.withLock { $0.lock = nil }
    }
}
