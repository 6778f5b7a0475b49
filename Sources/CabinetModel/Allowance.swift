/// So many at once, and then one more for each interval: pure, with the time passed in.
///
/// Who finds nothing left waits until ``next(at:)``; nothing is forgotten by asking.
package struct Allowance: Sendable {
    private let burst: Int
    private let interval: Duration
    /// When all that was taken will have come back; `nil` before the first.
    private var fullAt: MonotonicInstant?

    /// An allowance that is full; traps for a burst below one or an interval of no time.
    package init(burst: Int, interval: Duration) {
        precondition(burst >= 1 && interval > .zero, "an allowance of nothing, or without end")
        self.burst = burst
        self.interval = interval
    }

    /// When the next one may be taken: `now` when there is one left.
    package func next(at now: MonotonicInstant) -> MonotonicInstant {
        guard let fullAt else { return now }
        return max(now, fullAt.advanced(by: .zero - interval * (burst - 1)))
    }

    /// Takes one, if there is one left.
    package mutating func take(at now: MonotonicInstant) -> Bool {
        guard next(at: now) <= now else { return false }
        fullAt = max(fullAt ?? now, now).advanced(by: interval)
        return true
    }

    /// Whether it is as if nothing had ever been taken.
    package func isFull(at now: MonotonicInstant) -> Bool {
        fullAt.map { $0 <= now } ?? true
    }
}
