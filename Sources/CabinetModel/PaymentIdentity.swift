/// What makes two messages the same payment; equal identities are credited once, for ever.
///
/// The ledger keeps ``text`` in a unique column.
///
/// | the message has | identity |
/// |---|---|
/// | a transaction id | the transaction id |
/// | no id, a time stamp with a fraction of a second | the exact time stamp text and the credits |
/// | no id, whole seconds | none: two players can pay in one second |
///
/// A fraction of zeros only is whole seconds in disguise. What has no identity is the same as an earlier message only where
/// the broker delivers that one again, which the ledger knows by its packet id.
package struct PaymentIdentity: Hashable, Sendable {
    /// The canonical text: `tx:…` or `ts:…`, so that the two never meet.
    package let text: String

    /// The identity of a payment that carries a transaction id.
    package init(transactionID: TransactionID) {
        text = "tx:\(transactionID.rawValue)"
    }

    /// The identity of a payment without a transaction id; `nil` when it has none (see the table).
    ///
    /// - Parameters:
    ///   - timestamp: The time stamp exactly as it stood in the message.
    ///   - credits: The credits that the message asks for.
    package init?(timestamp: String, credits: Int) {
        guard Self.hasFraction(timestamp) else { return nil }
        text = "ts:\(timestamp):\(credits)"
    }

    private static func hasFraction(_ timestamp: String) -> Bool {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let fraction = timestamp.utf8.drop { $0 != UInt8(ascii: ".") }.dropFirst().prefix(while: digits.contains)
        return fraction.contains { $0 != UInt8(ascii: "0") }
    }
}
