/// What is known of a payment's pulses: what the receipt says of them.
package struct PulseTally: Hashable, Sendable {
    /// Pulses that the payment is owed in all: credits × pulses per credit.
    package var asked: Int
    /// Pulses whose end was seen and measured, or that `on_interrupted: skip` counts as given.
    package var emitted: Int
    /// The shortest measured width; `nil` until one was measured.
    package var shortest: Duration?
    /// The longest measured width; `nil` until one was measured.
    package var longest: Duration?
    /// Pulses that had begun when the power went and whose end nobody saw.
    package var uncertain: Int

    package init(
        asked: Int, emitted: Int = 0, shortest: Duration? = nil, longest: Duration? = nil, uncertain: Int = 0
    ) {
        self.asked = asked
        self.emitted = emitted
        self.shortest = shortest
        self.longest = longest
        self.uncertain = uncertain
    }
}
