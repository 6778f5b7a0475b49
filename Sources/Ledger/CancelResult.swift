package import CabinetModel

/// What a cancel found and did.
///
/// It is on disk in every case: the broker may be acknowledged.
package enum CancelResult: Equatable, Sendable {
    /// No such payment: the cancel is kept, and refuses the payment when it comes.
    case unknownStored
    /// No pulse was in flight: the payment ended as cancelled, with the pulses it had been given before.
    case cancelledWaiting
    /// A pulse is in flight: it will end, and then the payment ends as cancelled. `remaining` pulses were dropped.
    case stopping(remaining: Int)
    /// Too late, nothing changed; its receipt was queued again.
    case alreadyFinal(Outcome)
    /// The last pulse is in flight, so that there is nothing left to drop: the payment ends as delivered if that pulse is
    /// given, and as cancelled if it turns out not to have been.
    case nothingLeft
}
