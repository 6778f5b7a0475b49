import CabinetModel
import CabinetProtocol
import TestSupport
import Testing

/// What was paid, and what must be true of it in the end, whatever happened on the way.
///
/// It compares three witnesses that know nothing of each other: the ledger, as the daemon tells it; the coin line, which
/// counts its own edges; and the receipts, as the payment backend got them.
struct Account {
    private(set) var sent: [String: Int] = [:]
    /// The payments that somebody wanted back.
    private(set) var withdrawn: Set<String> = []
    /// How often the daemon was killed: as many pulses at most may be uncertain.
    var kills = 0

    /// Publishes a payment, `times` over.
    mutating func pay(_ transaction: String, credits: Int, times: Int = 1, through payer: TestPayer) throws {
        sent[transaction] = credits
        for _ in 0..<times { try payer.pay(transaction, credits: credits) }
    }

    /// Publishes a cancel.
    mutating func cancel(_ transaction: String, through payer: TestPayer) throws {
        withdrawn.insert(transaction)
        try payer.publish(#"{"machineId":"cab001","transactionId":"\#(transaction)"}"#, on: .cancel)
    }

    /// Waits for the last receipts, and compares.
    ///
    /// The daemon is connected, and owes nothing any more.
    func check(_ daemon: DaemonUnderTest, _ payer: TestPayer) throws {
        let payments = try daemon.ledgerEntries()
        try checkLedger(payments)
        try checkLine(payments, try daemon.edges())
        try checkReceipts(payments, payer)
    }

    /// G1, G2: every payment is in the ledger once, and was given whole or taken back.
    private func checkLedger(_ payments: [LedgerEntry]) throws {
        #expect(payments.map(\.transaction).sorted() == sent.keys.sorted())
        for payment in payments {
            let isRight = payment.outcome == .delivered || withdrawn.contains(payment.transaction)
            #expect(isRight && payment.outcome.isFinal, "\(payment)")
            #expect(payment.pulses.asked == sent[payment.transaction], "\(payment)")
            #expect(payment.outcome != .delivered || payment.pulses.emitted == payment.pulses.asked, "\(payment)")
        }
    }

    /// G3: the coin switch closed for what is in the ledger, and at most the pulse in flight at a kill is uncertain.
    private func checkLine(_ payments: [LedgerEntry], _ edges: [DaemonUnderTest.Edge]) throws {
        let emitted = payments.map(\.pulses.emitted).reduce(0, +)
        let uncertain = payments.map(\.pulses.uncertain).reduce(0, +)
        #expect(uncertain <= kills)
        #expect((emitted - uncertain...emitted + uncertain).contains(edges.count(where: \.isClosing)))
        #expect(edges.last?.isClosing == false)
        // A switch that a kill left closed was opened by the kernel, which tells no record.
        let unseen = zip(edges, edges.dropFirst()).count { $0.isClosing == $1.isClosing }
        #expect(unseen <= uncertain)
    }

    /// G5: the backend was told of each payment that it was accepted, and of one outcome, which is the ledger's.
    private func checkReceipts(_ payments: [LedgerEntry], _ payer: TestPayer) throws {
        try payer.await("told of every outcome") { payer in
            let receipts = try payer.receipts()
            return payments.allSatisfy { payment in
                receipts.contains { $0.payment == payment.name && $0.outcome.isFinal }
            }
        }
        let receipts = try payer.receipts()
        for payment in payments {
            let outcomes = receipts.filter { $0.payment == payment.name }.map(\.outcome)
            #expect(outcomes.first == .accepted || withdrawn.contains(payment.transaction), "\(payment): \(outcomes)")
            #expect(Set(outcomes.filter(\.isFinal)) == [payment.outcome], "\(payment): \(outcomes)")
        }
    }
}
