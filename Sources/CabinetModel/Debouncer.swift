/// The edges of one input line in, its stable level out.
///
/// A level is stable when no edge came for `debounce`. An active level is reported when it was stable for `hold` as well;
/// an inactive one at once. Shorter spells of either level are not reported at all, so reports alternate.
///
/// | level | input | next | change |
/// |---|---|---|---|
/// | inactive | active stable, no hold | active | active |
/// | inactive | active stable, a hold | held | |
/// | held | the hold is over | active | active, dated to when it became stable |
/// | held | inactive stable before that | inactive | |
/// | active | inactive stable | inactive | inactive |
/// | any | an edge, also one that repeats the level | unchanged | the quiet time starts anew |
/// | held | ``resynchronise(isActive:at:)`` | inactive | quiet time and hold start anew |
/// | inactive, active | ``resynchronise(isActive:at:)`` | unchanged | the quiet time starts anew |
///
/// What lasts exactly `debounce` or `hold` counts. Read every waiting edge before ``advance(to:)``: an edge that is older
/// than the latest instant this machine was told counts as of that instant.
package struct Debouncer: Sendable {
    /// A level that became stable and is to be acted on.
    package struct Change: Hashable, Sendable {
        package let isActive: Bool
        /// When the level became stable: `debounce` after its last edge, the hold not added.
        package let at: MonotonicInstant

        package init(isActive: Bool, at: MonotonicInstant) {
            self.isActive = isActive
            self.at = at
        }
    }

    private enum Level {
        case inactive
        case held(since: MonotonicInstant)
        case active

        var isActive: Bool {
            if case .inactive = self { false } else { true }
        }
    }

    private let debounce: Duration
    private let hold: Duration
    private var level: Level
    /// When the level turns if no edge comes before; `nil` while the line agrees with `level`.
    private var turn: MonotonicInstant?
    private var latest: MonotonicInstant
    private var changes: [Change] = []

    /// Takes the level that the line has at the start as stable and as reported: it is no change.
    ///
    /// - Parameters:
    ///   - initial: The level as read at `instant`.
    ///   - debounce: How long a level must be free of edges; not negative, 0 believes every edge.
    ///   - hold: How long an active level must be stable before it is reported; not negative.
    ///   - instant: When the level was read.
    package init(initial: Bool, debounce: Duration, hold: Duration, at instant: MonotonicInstant) {
        precondition(debounce >= .zero && hold >= .zero, "a negative time to wait")
        self.debounce = debounce
        self.hold = hold
        level = initial ? .active : .inactive
        latest = instant
    }

    /// The level as reported, with the changes that the next ``advance(to:)`` will return.
    package var isActive: Bool {
        if case .active = level { true } else { false }
    }

    /// When ``advance(to:)`` must be called next; `nil` when nothing is pending.
    ///
    /// Not later than the latest instant when changes wait already.
    package var deadline: MonotonicInstant? {
        guard changes.isEmpty else { return latest }
        guard case .held(let since) = level else { return turn }
        let holdEnd = since.advanced(by: hold)
        return turn.map { min($0, holdEnd) } ?? holdEnd
    }

    /// The line changed to `isActive`.
    ///
    /// A change that this completes waits for ``advance(to:)``, which is due after each batch of edges.
    ///
    /// - Parameters:
    ///   - isActive: The level after the edge.
    ///   - instant: The kernel's time stamp of the edge.
    package mutating func edge(isActive: Bool, at instant: MonotonicInstant) {
        settle(to: instant)
        turn = isActive == level.isActive ? nil : latest.advanced(by: debounce)
    }

    /// Edges were lost, and the line was read instead.
    ///
    /// Nothing is known of the time since the last edge, so a level counts as stable only after a quiet time from here.
    ///
    /// - Parameters:
    ///   - isActive: The level as read.
    ///   - instant: When it was read.
    package mutating func resynchronise(isActive: Bool, at instant: MonotonicInstant) {
        latest = max(latest, instant)
        if case .held = level { level = .inactive }
        turn = isActive == level.isActive ? nil : latest.advanced(by: debounce)
    }

    /// Lets time pass and hands over, in order, what became due; each change once.
    ///
    /// Late calls lose nothing: the changes carry their own instants. An instant before the latest one changes nothing.
    package mutating func advance(to instant: MonotonicInstant) -> [Change] {
        settle(to: instant)
        defer { changes = [] }
        return changes
    }

    /// A hold and a turn can both be over by `instant`; a hold that ends with the turn was long enough.
    private mutating func settle(to instant: MonotonicInstant) {
        latest = max(latest, instant)
        assertHeld(by: min(latest, turn ?? latest))
        guard let turn, turn <= latest else { return }
        self.turn = nil
        switch level {
        case .inactive:
            level = .held(since: turn)
            assertHeld(by: latest)
        case .held:
            level = .inactive
        case .active:
            level = .inactive
            changes.append(Change(isActive: false, at: turn))
        }
    }

    private mutating func assertHeld(by instant: MonotonicInstant) {
        guard case .held(let since) = level, since.advanced(by: hold) <= instant else { return }
        level = .active
        changes.append(Change(isActive: true, at: since))
    }
}
