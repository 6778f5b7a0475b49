import CabinetModel
import Ledger

extension OwedPulse {
    /// What the log and the trace call its payment: the transaction id, else the ledger's number as `#17`.
    var label: String { transactionID?.rawValue ?? "#\(payment)" }
}
