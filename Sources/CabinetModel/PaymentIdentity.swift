/// What makes two messages the same payment; equal identities are credited once, for ever.
///
/// The ledger keeps ``text`` in a unique column, and that column is the only deduplication there is.
///
/// | the message has | identity |
/// |---|---|
/// | a transaction id | the transaction id |
/// | no id, a time stamp with a fraction of a second | the exact time stamp text and the credits |
/// | no id, whole seconds, QoS 1 | the same and the packet id, which a broker keeps when it delivers again |
/// | no id, whole seconds, QoS 0 | none: nobody sends QoS 0 again, and two players can pay in one second |
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
    ///   - packetID: The MQTT packet id of a QoS 1 delivery, `nil` at QoS 0.
    package init?(timestamp: String, credits: Int, packetID: UInt16?) {
        if timestamp.utf8.contains(UInt8(ascii: ".")) {
            text = "ts:\(timestamp):\(credits)"
        } else if let packetID {
            text = "ts:\(timestamp):\(credits):\(packetID)"
        } else {
            return nil
        }
    }

    /// Takes back a canonical text that this type has made, as the ledger stored it.
    package init(stored text: String) {
        self.text = text
    }
}
