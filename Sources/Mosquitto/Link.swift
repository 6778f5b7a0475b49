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
        /// The kernel is connecting to one of the addresses.
        case connecting(until: ContinuousClock.Instant)
        /// TCP stands; TLS and the broker's answer to the login are awaited.
        case greeting(until: ContinuousClock.Instant)
        /// The broker has accepted the login.
        case connected
    }

    private(set) var phase = Phase.closed
    /// Whether a turn is under way: one at a time, on the network thread.
    private(set) var isTurning = false
    /// Whether the connection is to be cut off before anything more is written.
    private(set) var wantsDrop = false
    /// Whether the broker is to be told goodbye.
    private(set) var wantsDisconnect = false
    /// Until when the broker's end is awaited after it was told; `nil` before.
    private(set) var goodbyeEnds: ContinuousClock.Instant?
    /// What the broker said when it accepted the login.
    var login: Login?
    /// The keepalive in force, which the broker may have shortened.
    var keepalive: Duration

    init(keepalive: Duration) {
        self.keepalive = keepalive
    }

    /// Whether publishing and subscribing make sense.
    var acceptsRequests: Bool { phase == .connected && !wantsDrop && !wantsDisconnect }

    /// Whether acknowledgements can still leave; if not, what the broker would send again is left to it.
    var canAnswer: Bool { !wantsDrop && goodbyeEnds == nil }

    /// Starts over.
    ///
    /// Returns whether there was no connection before.
    mutating func open(keepalive: Duration) -> Bool {
        guard phase == .closed else { return false }
        let isTurning = isTurning
        self = Link(keepalive: keepalive)
        self.isTurning = isTurning
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
        goodbyeEnds = nil
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
    mutating func takeGoodbye(endingAt end: ContinuousClock.Instant) -> Bool {
        guard wantsDisconnect, goodbyeEnds == nil, phase == .connected else { return false }
        goodbyeEnds = end
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
