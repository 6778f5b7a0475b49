import CabinetModel
import TestSupport

/// What was paid, and what must be true of it after each power cut.
struct PaymentBook {
    /// The credits of each payment that the broker took.
    private(set) var sent: [String: Int] = [:]
    /// As many pulses at most may be uncertain.
    var cuts = 0

    /// Publishes the next payment and returns its transaction id.
    mutating func pay(credits: Int, through payer: TestPayer) throws -> String {
        let transaction = "cut-\(cuts)-\(sent.count)"
        sent[transaction] = credits
        try payer.pay(transaction, credits: credits)
        return transaction
    }

    /// Compares three witnesses that know nothing of each other: what was paid, what the ledger has, and how often the
    /// kernel closed the coin switch.
    ///
    /// The broker has delivered everything, and the ledger owes nothing.
    func compare(_ ledger: [LedgerEntry], closings: Int, _ policy: InterruptionPolicy) -> [Finding] {
        let entries = Dictionary(grouping: ledger, by: \.transaction)
        var found: [Finding] = []
        for (transaction, credits) in sent.sorted(by: { $0.key < $1.key }) {
            switch entries[transaction]?.count ?? 0 {
            case 0: found.append(.lost(transaction: transaction))
            case 1: found += check(ledger.first { $0.transaction == transaction }, credits)
            default: found.append(.twice(transaction: transaction))
            }
        }
        found += entries.keys.filter { sent[$0] == nil }.sorted().map { .unknown(transaction: $0) }
        return found + checkPulses(ledger, closings, policy)
    }

    private func check(_ entry: LedgerEntry?, _ credits: Int) -> [Finding] {
        guard let entry else { return [] }
        let pulses = entry.pulses
        let isRight = entry.outcome == .delivered && pulses.asked == credits && pulses.emitted == credits
        return isRight ? [] : [.wrong(transaction: entry.transaction, pulses)]
    }

    /// A pulse in flight was given or not: skipped, it counts as one that was; repeated, it is one more, and at the second
    /// time in a row it counts as one that was.
    private func checkPulses(_ ledger: [LedgerEntry], _ closings: Int, _ policy: InterruptionPolicy) -> [Finding] {
        let emitted = ledger.map(\.pulses.emitted).reduce(0, +)
        let uncertain = ledger.map(\.pulses.uncertain).reduce(0, +)
        let explained = policy == .skip ? emitted - uncertain...emitted : emitted - uncertain / 2...emitted + uncertain
        return (explained.contains(closings) ? [] : [.pulses(closed: closings, ledger: explained)])
            + (uncertain <= cuts ? [] : [.uncertain(uncertain, cuts: cuts)])
    }
}
