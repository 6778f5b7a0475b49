/// The state of one connection from `open()` to its end: what happens next, and what was asked for in between.
///
/// A value without clock or socket. `MosquittoClient` keeps it under a lock and acts outside of it; ``phase`` is moved
/// on by the network thread alone, except for the first step, which `open()` takes.
struct Link {
    /// How far the connection is.
    enum Phase: Equatable {
        /// There is none.
        case closed
        /// `open()` was called; the name is not resolved yet.
        case requested
        /// The kernel is connecting.
        case connecting(Attempt)
        /// TCP stands; TLS and the broker's answer to the login are awaited.
        case greeting(until: ContinuousClock.Instant)
        /// The broker has accepted the login.
        case connected
    }

    /// One TCP connect.
    struct Attempt: Equatable {
        /// The family of the address; `nil` when the kernel did not tell.
        let family: AddressFamily?
        /// When it is given up.
        let deadline: ContinuousClock.Instant
        /// Whether the name's addresses of the other family are still to be tried if it fails.
        let hasAlternative: Bool
        /// The `errno` that starting it left behind.
        let earlyErrno: CInt
    }

    private(set) var phase = Phase.closed
    /// Whether a turn is under way: one at a time, on the network thread.
    private(set) var isTurning = false
    /// Whether the connection is to be cut off before anything more is written.
    private(set) var wantsDrop = false
    /// Whether the broker is to be told goodbye.
    private(set) var wantsDisconnect = false
    /// Whether it was told.
    private(set) var hasSaidGoodbye = false
    /// The code of a CONNACK that refused the login.
    var refusal: UInt8?
    /// The reason that came with the end: only a DISCONNECT of the broker's makes use of it.
    var disconnectReason: UInt8 = 0
    /// The keepalive in force, which the broker may have shortened.
    var keepalive: Duration
    /// The family to begin with, the last that had an address; `nil`, for the resolver's order, until one has failed.
    ///
    /// It outlives the connection and is never taken back: libmosquitto can be told to bind to a family, but not to
    /// stop (2.0.11 frees the address and keeps the pointer).
    var family: AddressFamily?

    init(keepalive: Duration) {
        self.keepalive = keepalive
    }

    /// Whether publishing and subscribing make sense.
    var acceptsRequests: Bool { phase == .connected && !wantsDrop && !wantsDisconnect }

    /// Starts over.
    ///
    /// Returns whether there was no connection before.
    mutating func open(keepalive: Duration) -> Bool {
        guard phase == .closed else { return false }
        let earlier = self
        self = Link(keepalive: keepalive)
        family = earlier.family
        isTurning = earlier.isTurning
        phase = .requested
        return true
    }

    /// Takes the next step.
    ///
    /// Traps on a closed link: nothing leads there but `open`.
    mutating func advance(to next: Phase) {
        precondition(phase != .closed, "a closed connection cannot go on")
        phase = next
    }

    /// Ends it.
    ///
    /// What was asked for is over, too.
    mutating func close() {
        phase = .closed
        wantsDrop = false
        wantsDisconnect = false
    }

    /// Asks for the cut; nothing when there is no connection.
    mutating func drop() {
        guard phase != .closed else { return }
        wantsDrop = true
    }

    /// Asks for the goodbye; nothing when there is no connection.
    mutating func disconnect() {
        guard phase != .closed else { return }
        wantsDisconnect = true
    }

    /// Whether the goodbye is due now; true once.
    mutating func takeGoodbye() -> Bool {
        guard wantsDisconnect, !hasSaidGoodbye, phase == .connected else { return false }
        hasSaidGoodbye = true
        return true
    }

    /// Enters a turn.
    ///
    /// Traps when one is under way: two threads, or a callback that calls back.
    mutating func beginTurn() {
        precondition(!isTurning, "turn(timeout:) is for one thread at a time, and not for a handler")
        isTurning = true
    }

    mutating func endTurn() {
        isTurning = false
    }
}
