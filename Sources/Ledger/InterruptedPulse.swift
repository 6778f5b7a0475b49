package import CabinetModel

/// A pulse that had begun and whose end nobody saw, and how it was settled.
package struct InterruptedPulse: Equatable, Sendable {
    package let pulse: OwedPulse
    package let begunAt: UTCInstant
    /// Whether it counts as given; otherwise it is owed again, or dropped when its payment was cancelled.
    package let countedAsGiven: Bool
    /// How its payment ended, if it did with this.
    package let paymentOutcome: Outcome?
}
