import CabinetModel
import Ledger

extension PaymentNumber {
    /// What the trace calls the payment: the transaction id, else the ledger's number as `#17`.
    func label(_ transactionID: TransactionID?) -> String { transactionID?.rawValue ?? "#\(self)" }
}

extension OwedPulse {
    /// What the log and the trace call its payment.
    var label: String { payment.label(transactionID) }
}
