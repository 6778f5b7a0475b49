package import CabinetModel

/// One coin pulse that the cabinet owes: which payment it belongs to and which of its pulses it is.
///
/// A name for the pulse, not a reservation: ``Ledger/begin(_:at:)`` decides whether it may be given.
package struct OwedPulse: Hashable, Sendable {
    package let payment: PaymentNumber
    package let source: CreditSource
    package let transactionID: TransactionID?
    /// 1…the pulses that the payment is owed in all.
    package let ordinal: Int
    /// 1 the first time; one more after each attempt that was interrupted or abandoned.
    package let attempt: Int
    /// Whether the player has one more whole credit once this pulse was given; never for a test pulse.
    package let completesCredit: Bool
    /// Whether it is the payment's last.
    package let completesPayment: Bool
    /// When it must not begin any more; `nil` for one that may always, as every pulse of a payment that has begun.
    package let expiresAt: UTCInstant?

    package init(
        payment: PaymentNumber, source: CreditSource, transactionID: TransactionID?, ordinal: Int, attempt: Int,
        completesCredit: Bool, completesPayment: Bool, expiresAt: UTCInstant? = nil
    ) {
        self.payment = payment
        self.source = source
        self.transactionID = transactionID
        self.ordinal = ordinal
        self.attempt = attempt
        self.completesCredit = completesCredit
        self.completesPayment = completesPayment
        self.expiresAt = expiresAt
    }
}
