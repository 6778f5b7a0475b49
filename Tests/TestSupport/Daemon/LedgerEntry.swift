package import CabinetModel
package import CabinetProtocol

/// A payment as the ledger has it and the control socket tells it.
package struct LedgerEntry: Sendable {
    /// Empty for a payment without one.
    package let transaction: String
    package let outcome: Outcome
    package let pulses: PulseTally

    package var name: PaymentName? { TransactionID(transaction).map(PaymentName.transaction) }

    package init(_ object: JSONObject) throws {
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
