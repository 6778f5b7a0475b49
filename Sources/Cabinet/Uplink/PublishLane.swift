import CabinetModel

/// What is on its way to the broker on one topic, whether more may follow, and what was set aside.
///
/// | lane | input | next |
/// |---|---|---|
/// | any | ``reset()``, when the connection came or went | open; nothing on its way, nothing aside |
/// | open | ``sent(_:as:)`` | open; at most ``window`` on their way |
/// | any | answered below 128 | unchanged |
/// | open | answered with a passing refusal | rests for `shortestRest`, twice as long each time, to `longestRest` |
/// | resting | answered with a passing refusal | unchanged |
/// | resting | the rest is over | open: what was refused is sent again |
/// | open, resting | answered with a staying refusal | parked: sends nothing more on this connection |
/// | any | answered that this message is too large; ``setAside(_:)`` | the message is left out on this connection |
///
/// Only an answer below 128 means that the broker has a message.
struct PublishLane {
    /// What to do about an answer of the broker.
    enum Verdict: Equatable {
        /// The broker has the message with this number.
        case taken(Int64)
        /// Refused for now; the lane sends it again then. `isNews` is true once a connection.
        case rests(until: MonotonicInstant, isNews: Bool)
        /// Refused, and more of the kind would be; `isNews` is false when it is parked already.
        case parked(isNews: Bool)
        /// The message with this number is one that this broker cannot take.
        case aside(Int64, isNews: Bool)
    }

    private enum State: Equatable {
        case open
        case resting(until: MonotonicInstant)
        case parked
    }

    /// libmosquitto keeps up to 20 publishes in flight, in order; more would wait in its memory instead of on our disk.
    static let window = 20
    private static let shortestRest = Duration.seconds(1)
    private static let longestRest = Duration.seconds(60)

    /// The numbers of what is on its way, by packet id.
    private var inFlight: [UInt16: Int64] = [:]
    private var aside: Set<Int64> = []
    /// What was told to be aside, on this connection or an earlier one.
    private var told: Set<Int64> = []
    private var state = State.open
    private var nextRest = shortestRest
    private var hasRested = false

    /// When it sends again; `nil` when it does not rest.
    var deadline: MonotonicInstant? {
        guard case .resting(let end) = state else { return nil }
        return end
    }

    /// Whether one more may be put on its way now.
    func hasRoom(at now: MonotonicInstant) -> Bool {
        switch state {
        case .open: inFlight.count < Self.window
        case .resting(let end): end <= now && inFlight.count < Self.window
        case .parked: false
        }
    }

    /// Whether the message with this number is neither on its way nor set aside.
    func isWaiting(_ number: Int64) -> Bool {
        !aside.contains(number) && !inFlight.values.contains(number)
    }

    /// The message was published.
    mutating func sent(_ number: Int64, as packetID: UInt16) {
        inFlight[packetID] = number
        if case .resting = state { state = .open }
    }

    /// The broker cannot take this message; returns whether that is news.
    mutating func setAside(_ number: Int64) -> Bool {
        aside.insert(number)
        return told.insert(number).inserted
    }

    /// The connection came or went: all that is still on disk may be sent, from the first on.
    mutating func reset() {
        inFlight = [:]
        aside = []
        state = .open
        nextRest = Self.shortestRest
        hasRested = false
    }

    /// The broker answered the publish `packetID`; `nil` for one that is not on its way here.
    mutating func answered(_ packetID: UInt16, reason: UInt8, at now: MonotonicInstant) -> Verdict? {
        guard let number = inFlight.removeValue(forKey: packetID) else { return nil }
        switch PublishAnswer.Kind(reason: reason) {
        case .taken:
            told.remove(number)
            if state == .open { nextRest = Self.shortestRest }
            return .taken(number)
        case .tooLarge:
            return .aside(number, isNews: setAside(number))
        case .staying:
            defer { state = .parked }
            return .parked(isNews: state != .parked)
        case .passing:
            return rest(at: now)
        }
    }

    private mutating func rest(at now: MonotonicInstant) -> Verdict {
        switch state {
        case .parked: return .parked(isNews: false)
        case .resting(let end): return .rests(until: end, isNews: false)
        case .open: break
        }
        let end = now.advanced(by: nextRest)
        nextRest = min(nextRest * 2, Self.longestRest)
        state = .resting(until: end)
        defer { hasRested = true }
        return .rests(until: end, isNews: !hasRested)
    }
}
