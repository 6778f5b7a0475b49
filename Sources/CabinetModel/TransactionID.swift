/// The payment provider's name for one payment: 1 to 255 visible ASCII characters (0x21…0x7E).
///
/// It is the identity of a payment wherever one is given. Two that differ in one byte are two payments.
package struct TransactionID: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    /// `nil` when `text` is empty, longer than 255 characters or holds a space, a control or a non-ASCII character.
    package init?(_ text: String) {
        guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        rawValue = text
    }

    /// Takes back what the ledger holds, which a version with other rules may have written.
    package init(stored text: String) {
        rawValue = text
    }

    package var description: String { rawValue }

    /// The last four characters, which a player compares with the receipt on the phone.
    package var lastFour: String { String(rawValue.suffix(4)) }
}
