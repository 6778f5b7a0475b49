/// The pulses of one coin line in their order: never overlapping, never merged with the next, never short.
///
/// It says when the coin switch may close and when it must open. Its owner, the one thread that drives the line, sleeps
/// to those instants, sets the line and reports what the clock said. How late the owner is makes a pulse or a gap
/// longer, never shorter. The train knows neither payments nor a queue: the owner asks for a pulse when it has one.
///
/// | state | input | next | answer |
/// |---|---|---|---|
/// | open | ``earliestClose(now:)`` | open | `now`, or the end of the gap when that is later |
/// | open, gap over | ``closed(at:)`` | closed | when to open: one width after `at` |
/// | open | ``closingFailed(at:)`` | open | the gap counts from `at` |
/// | open, inside the gap | ``closed(at:)`` | | traps: the pulse would merge with the one before |
/// | open | ``opened(at:completed:)`` | | traps |
/// | closed | ``earliestClose(now:)`` | closed | one gap after the time to open, or after `now` when that is later |
/// | closed, width over | ``opened(at:completed:)`` | open | what was measured; the gap counts from `completed` |
/// | closed, before that | ``opened(at:completed:)`` | | traps: the pulse would be short |
/// | closed | ``closed(at:)``, ``closingFailed(at:)`` | | traps: pulses would overlap |
///
/// An opening that fails is no input: the switch is still closed, and the owner tries again. A line that is claimed
/// anew gets a new train.
package struct PulseTrain: Sendable {
    private enum State {
        /// `since` is `nil` when nobody knows of a pulse before.
        case open(since: MonotonicInstant?)
        case closed(at: MonotonicInstant, gapBefore: Duration?)
    }

    private let profile: PulseProfile
    private var state: State

    /// A train whose line is open.
    ///
    /// - Parameters:
    ///   - profile: The width and the gap of every pulse.
    ///   - openSince: When the line was made inactive, so that the first pulse keeps a gap to one that another process
    ///     may have left behind. `nil`: the first pulse may begin at once.
    package init(profile: PulseProfile, openSince: MonotonicInstant? = nil) {
        self.profile = profile
        state = .open(since: openSince)
    }

    /// Whether a pulse is being given.
    package var isClosed: Bool {
        if case .closed = state { true } else { false }
    }

    /// The first instant, not before `now`, at which the next pulse may begin.
    ///
    /// Asked while the switch is closed, it answers for an opening that is in time, or at `now` if that is over.
    package func earliestClose(now: MonotonicInstant) -> MonotonicInstant {
        switch state {
        case .open(nil): now
        case .open(let since?): max(now, since.advanced(by: profile.gap))
        case .closed(let start, _): max(now, start.advanced(by: profile.width)).advanced(by: profile.gap)
        }
    }

    /// The switch has just closed.
    ///
    /// Traps when it was closed already, and inside the gap.
    ///
    /// - Parameter instant: The clock as read after the line was set active: the pulse has begun by then.
    /// - Returns: When to set the line inactive; not before.
    package mutating func closed(at instant: MonotonicInstant) -> MonotonicInstant {
        guard case .open(let since) = state else { preconditionFailure("the switch is closed already") }
        let gapBefore = since?.duration(to: instant)
        precondition(gapBefore.map { $0 >= profile.gap } ?? true, "a pulse inside the gap")
        state = .closed(at: instant, gapBefore: gapBefore)
        return instant.advanced(by: profile.width)
    }

    /// The line could not be set active.
    ///
    /// A failed attempt may have moved the line for a moment, so the next one keeps a whole gap from it. Traps when the
    /// switch is closed.
    ///
    /// - Parameter instant: The clock as read after the line was made inactive again.
    package mutating func closingFailed(at instant: MonotonicInstant) {
        precondition(!isClosed, "a closing failed while the switch was closed")
        state = .open(since: instant)
    }

    /// The switch has just opened.
    ///
    /// Traps when it was open already, and before the time that ``closed(at:)`` gave.
    ///
    /// - Parameters:
    ///   - instant: The clock as read just before the line was set inactive: the pulse lasted until then at least.
    ///   - completed: The clock as read after it; the next gap counts from here.
    /// - Returns: What this pulse measured.
    package mutating func opened(at instant: MonotonicInstant, completed: MonotonicInstant) -> PulseMeasurement {
        guard case .closed(let start, let gapBefore) = state else { preconditionFailure("the switch is open already") }
        let width = start.duration(to: instant)
        precondition(width >= profile.width, "a pulse shorter than its profile")
        precondition(completed >= instant, "an opening that ended before it began")
        state = .open(since: completed)
        return PulseMeasurement(width: width, lateness: width - profile.width, gapBefore: gapBefore)
    }
}
