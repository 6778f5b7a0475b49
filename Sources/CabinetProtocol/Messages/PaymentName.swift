package import CabinetModel

/// What a receipt names a payment by.
package enum PaymentName: Hashable, Sendable {
    /// The provider's own name; the receipt says it as `transactionId`.
    case transaction(TransactionID)
    /// The exact text of the time stamp, of a payment without an id; the receipt says it as `paymentTimestamp`.
    case timestamp(String)

    /// The best name there is: the id, else the time stamp, else `nil`, and then there is no receipt.
    package init?(transactionID: TransactionID?, timestampText: String?) {
        if let transactionID {
            self = .transaction(transactionID)
        } else if let timestampText {
            self = .timestamp(timestampText)
        } else {
            return nil
        }
    }
}
