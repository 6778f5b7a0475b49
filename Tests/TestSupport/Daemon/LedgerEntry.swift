import CabinetModel
import CabinetProtocol
import TestSupport

/// A payment as the ledger has it and the control socket tells it.
struct LedgerEntry {
    /// Empty for a payment without one.
    let transaction: String
    let outcome: Outcome
    let pulses: PulseTally

    var name: PaymentName? { TransactionID(transaction).map(PaymentName.transaction) }

    init(_ object: JSONObject) throws {
        guard case .string(let word) = object["outcome"], let outcome = Outcome(rawValue: word),
            case .object(let pulses) = object["pulses"]
        else { throw DaemonFailure("no payment: \(object)") }
        if case .string(let transaction) = object["transactionId"] {
            self.transaction = transaction
        } else {
            transaction = ""
        }
        self.outcome = outcome
        self.pulses = try PulseTally(members: pulses)
    }
}

extension DaemonUnderTest {
    /// Every payment of its ledger, oldest first.
    func ledgerEntries() throws -> [LedgerEntry] {
        try payments().map(LedgerEntry.init)
    }
}
