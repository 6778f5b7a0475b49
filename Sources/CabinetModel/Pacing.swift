/// When to send a value that changes: at once, but never more often than the interval, and the latest is never forgotten.
///
/// It holds no value: whoever is told to send sends what is true then, so that a burst of changes costs two messages.
///
/// | state | input | next | answer |
/// |---|---|---|---|
/// | rested for the interval, or never sent | ``changed(at:)`` | resting | send now |
/// | resting | ``changed(at:)`` | waiting | send at the end of the rest |
/// | waiting | ``changed(at:)`` before the end | waiting | send at the same end |
/// | waiting | ``changed(at:)`` at the end or later | resting | send now |
/// | waiting | ``due(at:)`` at the end or later | resting | true: send now |
/// | any other | ``due(at:)`` | unchanged | false |
///
/// "Send" counts as sent. When it could not be sent after all, that is one more change.
package struct Pacing: Sendable {
    /// What to do about a change.
    package enum Decision: Hashable, Sendable {
        case sendNow
        /// Call ``Pacing/due(at:)`` at this instant, which is also the ``Pacing/deadline``.
        case sendAt(MonotonicInstant)
    }

    private enum State {
        case resting(until: MonotonicInstant?)
        case waiting(until: MonotonicInstant)
    }

    private let minimumInterval: Duration
    private var state = State.resting(until: nil)

    /// Starts with nothing sent, so that the first change goes out at once; traps for a negative interval.
    package init(minimumInterval: Duration = .seconds(1)) {
        precondition(minimumInterval >= .zero, "a negative interval")
        self.minimumInterval = minimumInterval
    }

    /// When ``due(at:)`` must be called; `nil` when nothing waits to be sent.
    package var deadline: MonotonicInstant? {
        guard case .waiting(let end) = state else { return nil }
        return end
    }

    /// The value changed.
    package mutating func changed(at instant: MonotonicInstant) -> Decision {
        switch state {
        case .resting(let end?) where instant < end, .waiting(let end) where instant < end:
            state = .waiting(until: end)
            return .sendAt(end)
        case .resting, .waiting:
            state = .resting(until: instant.advanced(by: minimumInterval))
            return .sendNow
        }
    }

    /// Whether a change that waited is to be sent now; true once for each wait, so that calls too early are harmless.
    package mutating func due(at instant: MonotonicInstant) -> Bool {
        guard case .waiting(let end) = state, end <= instant else { return false }
        state = .resting(until: instant.advanced(by: minimumInterval))
        return true
    }
}
