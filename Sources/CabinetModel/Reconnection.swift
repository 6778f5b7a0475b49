/// How long to stay away from the broker before it is tried again: back-off with jitter and a ceiling, for ever.
///
/// | what ended | wait | next step |
/// |---|---|---|
/// | an attempt that came to no connection | half to whole step | twice the step, to `ceiling` |
/// | a connection shorter than `stableAfter` | half to whole step, to `connectedCeiling` | twice that, to the same ceiling |
/// | a connection of `stableAfter` or more | half to whole `base` | twice `base` |
/// | any, with the broker's word that another client uses this id | ``clientIDInUseWait`` | unchanged |
/// | one that this side cut for a reason of its own: ``cut()`` | | unchanged |
///
/// Only the broker's word counts for a second client. A connection that ends soon proves nothing: networks flake, and
/// some brokers close for a publish that they do not allow. So the ordinary back-off is kept, and it is short once a
/// connection came up: payments reach the cabinet only while one stands.
package struct Reconnection: Sendable {
    /// How long to leave the id to the other client, so that the two do not chase each other.
    package static let clientIDInUseWait: Duration = .seconds(60)
    /// For how long a connection must last before the other client counts as gone.
    ///
    /// Longer than ``clientIDInUseWait``: a twin that runs this program comes back after that, and a payment that a
    /// player made here meanwhile would be given there.
    package static let trustedAfter: Duration = .seconds(90)

    private let base: Duration
    private let ceiling: Duration
    private let connectedCeiling: Duration
    private let stableAfter: Duration
    private var step: Duration
    private var connectedSince: MonotonicInstant?
    private var isClientIDInUse = false

    /// Starts apart, with nothing tried; traps unless 0 < `base` ≤ `connectedCeiling` ≤ `ceiling`.
    ///
    /// - Parameters:
    ///   - base: The first step.
    ///   - ceiling: No step is longer while no connection comes up.
    ///   - connectedCeiling: No step is longer after a connection that did.
    ///   - stableAfter: How long a connection must last before the steps start at `base` again. Below it they go on
    ///     doubling, so that a broker that accepts and drops everybody is not hammered.
    package init(
        base: Duration = .milliseconds(500), ceiling: Duration = .seconds(60),
        connectedCeiling: Duration = .seconds(10), stableAfter: Duration = .seconds(10)
    ) {
        precondition(base > .zero && base <= connectedCeiling, "a back-off that is empty or above its ceiling")
        precondition(connectedCeiling <= ceiling, "a ceiling that is higher with a connection than without")
        self.base = base
        self.ceiling = ceiling
        self.connectedCeiling = connectedCeiling
        self.stableAfter = stableAfter
        step = base
    }

    /// The connection stands; of two without a loss between, the later counts.
    package mutating func connected(at instant: MonotonicInstant) {
        connectedSince = instant
    }

    /// A connection ended, or an attempt to make one failed.
    ///
    /// - Parameters:
    ///   - instant: When that was.
    ///   - clientIDInUse: Whether the broker said that another client uses this id.
    ///   - jitter: A random number, 0 or more and below 1: it spreads a crowd of cabinets that lost the same broker over
    ///     half of each step. Traps outside.
    /// - Returns: How long to stay apart now; positive.
    package mutating func lost(at instant: MonotonicInstant, clientIDInUse: Bool = false, jitter: Double) -> Duration {
        precondition((0..<1).contains(jitter), "jitter outside 0..<1")
        isClientIDInUse = clientIDInUse || self.clientIDInUse(at: instant)
        let lasted = connectedSince?.duration(to: instant)
        connectedSince = nil
        guard !clientIDInUse else { return Self.clientIDInUseWait }
        var highest = ceiling
        if let lasted {
            highest = connectedCeiling
            step = lasted >= stableAfter ? base : min(step, connectedCeiling)
        }
        let wait = step * (0.5 + jitter / 2)
        step = min(step * 2, highest)
        return wait
    }

    /// The connection was cut by this side, for a reason that says nothing about the broker or the network.
    package mutating func cut() {
        connectedSince = nil
    }

    /// Whether another client uses this client id, as far as is known.
    ///
    /// It ends by itself ``trustedAfter`` into a connection: see ``deadline``.
    package func clientIDInUse(at instant: MonotonicInstant) -> Bool {
        guard isClientIDInUse else { return false }
        return deadline.map { instant < $0 } ?? true
    }

    /// When ``clientIDInUse(at:)`` turns false if the connection lasts; `nil` while that cannot be said.
    package var deadline: MonotonicInstant? {
        guard isClientIDInUse else { return nil }
        return connectedSince?.advanced(by: Self.trustedAfter)
    }
}
