package import CabinetModel

/// What the ledger made of a payment request.
///
/// It is on disk in every case: the broker may be acknowledged.
package enum Acceptance: Equatable, Sendable {
    /// New, and now owed. `owedCredits` is what the cabinet owes in all, this payment included.
    case accepted(PaymentNumber, owedCredits: Int)
    /// The same payment came before; nothing was added. The outcome is the first one's, as it stands now.
    case duplicate(PaymentNumber, Outcome)
    /// No credit: the caller's verdict, ``RefusalReason/cancelled`` (its cancel came first) or ``RefusalReason/conflict`` (the same
    /// payment came before with other credits).
    case refused(RefusalReason)
}
