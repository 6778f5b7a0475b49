/// How long to wait before the broker is tried again: back-off with jitter and a ceiling, for ever.
///
/// It also notices another client that uses this cabinet's client id, as a cloned card does: a broker then ends each of
/// the two connections as soon as the other is made.
///
/// | state | input | next | wait |
/// |---|---|---|---|
/// | any | ``connected(at:)`` | connected | |
/// | connected for `stableAfter` | ``lost(at:jitter:)`` | apart | half to whole `base`; the next step is twice that |
/// | connected for less, or not at all | ``lost(at:jitter:)`` | apart | half to whole step; the next is twice that, to the ceiling |
/// | connected for less than 30 s, the third time in a row | ``lost(at:jitter:)`` | apart, client id in use | 60 s |
/// | client id in use, and this connection lasted less than 30 s or failed | ``lost(at:jitter:)`` | the same | 60 s |
/// | client id in use, connected for 30 s | | the suspicion ends | |
///
/// "In a row" is broken by a connection that lasts 30 s, and by an attempt that fails: whoever takes an id over leaves the
/// broker in reach, so a failed attempt between speaks for a broker or a network that comes and goes.
package struct Reconnection: Sendable {
    /// The answer to a loss.
    package struct Delay: Hashable, Sendable {
        /// How long to stay apart; positive.
        package let wait: Duration
        /// Whether another client seems to use this client id.
        package let clientIDInUse: Bool

        package init(wait: Duration, clientIDInUse: Bool) {
            self.wait = wait
            self.clientIDInUse = clientIDInUse
        }
    }

    private enum Suspicion {
        case none(shortConnections: Int)
        case clientIDInUse
    }

    /// A connection that ends sooner was perhaps taken over by another client.
    package static let shortConnection: Duration = .seconds(30)
    /// So many short connections in a row are another client's doing.
    package static let suspiciousConnections = 3
    /// How long to leave the id to the other client, so that the two do not chase each other.
    package static let clientIDInUseWait: Duration = .seconds(60)

    private let base: Duration
    private let ceiling: Duration
    private let stableAfter: Duration
    private var step: Duration
    private var suspicion = Suspicion.none(shortConnections: 0)
    private var connectedSince: MonotonicInstant?

    /// Starts apart, with nothing tried; traps unless 0 < `base` ≤ `ceiling`.
    ///
    /// - Parameters:
    ///   - base: The first step.
    ///   - ceiling: No step is longer.
    ///   - stableAfter: How long a connection must last before the steps start at `base` again. Below it they go on
    ///     doubling, so that a broker that accepts and drops everybody is not hammered.
    package init(
        base: Duration = .seconds(1), ceiling: Duration = .seconds(60), stableAfter: Duration = .seconds(60)
    ) {
        precondition(base > .zero && base <= ceiling, "a back-off that is empty or above its ceiling")
        self.base = base
        self.ceiling = ceiling
        self.stableAfter = stableAfter
        step = base
    }

    /// The broker accepted the connection (CONNACK); of two without a loss between, the later counts.
    package mutating func connected(at instant: MonotonicInstant) {
        connectedSince = instant
    }

    /// A connection ended, or an attempt to make one failed.
    ///
    /// - Parameters:
    ///   - instant: When that was.
    ///   - jitter: A random number, 0 or more and below 1: it spreads a crowd of cabinets that lost the same broker over
    ///     half of each step. Traps outside.
    /// - Returns: How long to stay apart now, and whether that is because of another client.
    package mutating func lost(at instant: MonotonicInstant, jitter: Double) -> Delay {
        precondition((0..<1).contains(jitter), "jitter outside 0..<1")
        let lasted = connectedSince?.duration(to: instant)
        connectedSince = nil
        suspect(connectionOf: lasted)
        if let lasted, lasted >= stableAfter { step = base }
        let wait = step * (0.5 + jitter / 2)
        step = min(step * 2, ceiling)
        guard case .clientIDInUse = suspicion else { return Delay(wait: wait, clientIDInUse: false) }
        return Delay(wait: Self.clientIDInUseWait, clientIDInUse: true)
    }

    /// Whether another client seems to use this client id.
    ///
    /// It ends by itself 30 s into a connection: see ``deadline``.
    package func clientIDInUse(at instant: MonotonicInstant) -> Bool {
        guard case .clientIDInUse = suspicion else { return false }
        return deadline.map { instant < $0 } ?? true
    }

    /// When ``clientIDInUse(at:)`` turns false if the connection lasts; `nil` while that cannot be said.
    package var deadline: MonotonicInstant? {
        guard case .clientIDInUse = suspicion else { return nil }
        return connectedSince?.advanced(by: Self.shortConnection)
    }

    private mutating func suspect(connectionOf lasted: Duration?) {
        switch (suspicion, lasted) {
        case (_, let lasted?) where lasted >= Self.shortConnection:
            suspicion = .none(shortConnections: 0)
        case (.none(let count), .some):
            let isTooMany = count + 1 >= Self.suspiciousConnections
            suspicion = isTooMany ? .clientIDInUse : .none(shortConnections: count + 1)
        case (.none, nil):
            suspicion = .none(shortConnections: 0)
        case (.clientIDInUse, _):
            break
        }
    }
}
