/// What became of a payment.
///
/// `accepted` is the promise; exactly one of the others is the end, and it never changes.
package enum Outcome: String, CaseIterable, Sendable {
    /// It is in the ledger and owed.
    case accepted
    /// Every pulse was given.
    case delivered
    /// It was refused; no pulse was given.
    case rejected
    /// It was cancelled; the receipt says how many pulses were given before.
    case cancelled

    package var isFinal: Bool { self != .accepted }
}
