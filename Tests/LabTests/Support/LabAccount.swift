import CabinetModel
import CabinetProtocol
import TestSupport
import Testing

/// What was paid, and what the kernel must have counted for it in the end.
struct LabAccount {
    private(set) var sent: [String: Int] = [:]
    /// How often the daemon was killed: as many pulses at most may be uncertain.
    var kills = 0

    var credits: Int { sent.values.reduce(0, +) }

    /// Publishes a payment, now or as soon as the payer is back at its broker.
    mutating func pay(_ transaction: String, credits: Int, through payer: TestPayer) throws {
        sent[transaction] = credits
        while (try? payer.pay(transaction, credits: credits)) == nil { try payer.awaitConnected() }
    }

    /// Lets the running daemon give everything, and compares its ledger with what the kernel counted.
    ///
    /// An interrupted pulse is repeated in these cabinets: it closed the switch once more, or had not. One that was
    /// interrupted twice in a row counts as given.
    ///
    /// - Returns: How many pulses are uncertain.
    @discardableResult
    func settle(_ cabinet: LabCabinet, pulsesPerCredit: Int = 1) throws -> Int {
        func undelivered() throws -> [String] {
            try sent.keys.filter { try cabinet.payer.outcomes(of: $0).last != .delivered }
        }
        // As a backend does: what was on its way to a broker that died is published again.
        for _ in 0..<10 where try !undelivered().isEmpty {
            try? cabinet.payer.await("told", within: .seconds(3)) { _ in try undelivered().isEmpty }
            for transaction in try undelivered() {
                _ = try? cabinet.payer.pay(transaction, credits: sent[transaction] ?? 0)
            }
        }
        try cabinet.payer.await("told the outcome of every payment", within: .seconds(60)) { _ in
            try undelivered().isEmpty
        }
        let payments = try cabinet.daemon.ledgerEntries()
        #expect(payments.map(\.transaction).sorted() == sent.keys.sorted())
        for payment in payments {
            #expect(payment.outcome == .delivered && payment.pulses.emitted == payment.pulses.asked, "\(payment)")
            #expect(payment.pulses.asked == sent[payment.transaction].map { $0 * pulsesPerCredit }, "\(payment)")
        }
        let emitted = payments.map(\.pulses.emitted).reduce(0, +)
        let uncertain = payments.map(\.pulses.uncertain).reduce(0, +)
        let counted = try cabinet.pulses.count
        #expect(emitted == credits * pulsesPerCredit)
        #expect(uncertain <= kills)
        #expect((emitted - uncertain / 2...emitted + uncertain).contains(counted), "the kernel counted \(counted)")
        return uncertain
    }
}
