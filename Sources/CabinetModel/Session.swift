/// Whether a game is being played: attract → playing → attract.
///
/// Many boards cannot say that a game began or ended, so a delivered credit opens a game, and the maximum closes one that
/// nobody ends. Several sources may report the end of one game; it is closed once. Games never nest: an open is followed
/// by a close before the next.
///
/// | mode | input | next | action |
/// |---|---|---|---|
/// | attract | ``creditDelivered(now:)``, ``gameStarted(now:)`` | playing | open a game |
/// | playing | ``creditDelivered(now:)`` | playing | none; the maximum starts anew |
/// | playing | ``gameStarted(now:)`` | playing | ignored: `playing` |
/// | any | game over of another source, at most 2 s after the last that counted | unchanged | ignored: `sameGame` |
/// | attract | game over | attract | ignored: `attract` |
/// | playing | game over | attract | close the game |
/// | playing | remote game over that is not later than the game's start | playing | ignored: `earlierThanGame` |
/// | playing | ``advance(to:)``, the maximum reached | attract | close the game: `timeout` |
/// | any | ``inhibit(_:)`` | unchanged | |
///
/// `sameGame` is looked at first, then `attract` and `earlierThanGame`. A close by the maximum counts like one by
/// a source, so that a board's own game over just after it does not end the next player's game.
///
/// It is a value: an owner that must write an action down before it is true works on a copy, and keeps that on success.
package struct Session: Sendable {
    private enum State {
        case attract
        case playing(maximumEnds: MonotonicInstant?)
    }

    private struct GameOver {
        let source: GameOverSource
        let instant: MonotonicInstant
    }

    /// For how long after a game over another source's counts as the same one: the slowest, a script that polls the
    /// game's memory each second, has reported by then, and nobody plays a game in less.
    package static let sameGameWindow: Duration = .seconds(2)

    private let maximumGame: Duration?
    private var state: State
    private var lastGameOver: GameOver?

    /// Whether the inhibit input holds pulses back; it changes neither the mode nor the maximum.
    package private(set) var isInhibited = false

    /// Starts in attract, or in the game that a restart interrupted.
    ///
    /// - Parameters:
    ///   - maximumGame: After what time a game is taken for over; positive, `nil` for never.
    ///   - openGame: Whether the ledger holds an open game. It gets the whole maximum again: when it began is known by the
    ///     calendar only.
    ///   - now: The time of the start.
    package init(maximumGame: Duration?, openGame: Bool, now: MonotonicInstant) {
        precondition(maximumGame.map { $0 > .zero } ?? true, "a maximum game of no time")
        self.maximumGame = maximumGame
        state = openGame ? .playing(maximumEnds: maximumGame.map(now.advanced(by:))) : .attract
    }

    package var mode: Mode {
        switch state {
        case .attract: .attract
        case .playing: .playing
        }
    }

    /// When ``advance(to:)`` must be called, to close a game that reached the maximum; `nil` when there is none.
    package var deadline: MonotonicInstant? {
        guard case .playing(let maximumEnds) = state else { return nil }
        return maximumEnds
    }

    /// A credit was delivered: the last of its pulses was given.
    ///
    /// Answers ``Action/openGame``, or ``Action/none`` while a game is open.
    package mutating func creditDelivered(now: MonotonicInstant) -> Action {
        let isFirst = mode == .attract
        play(from: now)
        return isFirst ? .openGame : .none
    }

    /// A front end or a technician says that a game began.
    package mutating func gameStarted(now: MonotonicInstant) -> Action {
        guard mode == .attract else { return .ignored(.playing) }
        play(from: now)
        return .openGame
    }

    /// A local source says that the game is over.
    ///
    /// - Parameters:
    ///   - source: The input or a signal. Traps for the others: see ``remoteGameOver(isLaterThanGameStart:now:)``
    ///     and ``advance(to:)``.
    ///   - now: When it was reported; for an input, when its level became stable.
    /// - Returns: ``Action/closeGame(_:)`` or ``Action/ignored(_:)``.
    package mutating func gameOver(from source: GameOverSource, now: MonotonicInstant) -> Action {
        precondition(source != .remote && source != .timeout, "a game over that has its own function")
        guard !isSameGame(source, now: now) else { return .ignored(.sameGame) }
        guard mode == .playing else { return .ignored(.attract) }
        return close(source, now: now)
    }

    /// The payment API says over MQTT that the game is over; never this cabinet's own message that came back.
    ///
    /// - Parameters:
    ///   - isLaterThanGameStart: Whether the message's time stamp is later than the start of the open game; of no
    ///     consequence in attract.
    ///   - now: When it arrived.
    /// - Returns: ``Action/closeGame(_:)`` or ``Action/ignored(_:)``.
    package mutating func remoteGameOver(isLaterThanGameStart: Bool, now: MonotonicInstant) -> Action {
        guard !isSameGame(.remote, now: now) else { return .ignored(.sameGame) }
        guard mode == .playing else { return .ignored(.attract) }
        guard isLaterThanGameStart else { return .ignored(.earlierThanGame) }
        return close(.remote, now: now)
    }

    /// The inhibit input was asserted or released; twice the same is harmless.
    package mutating func inhibit(_ asserted: Bool) {
        isInhibited = asserted
    }

    /// Lets time pass.
    ///
    /// Answers ``Action/closeGame(_:)`` with `timeout` once the maximum is reached, else ``Action/none``.
    package mutating func advance(to now: MonotonicInstant) -> Action {
        guard let deadline, deadline <= now else { return .none }
        return close(.timeout, now: now)
    }

    private mutating func play(from now: MonotonicInstant) {
        state = .playing(maximumEnds: maximumGame.map(now.advanced(by:)))
    }

    private mutating func close(_ source: GameOverSource, now: MonotonicInstant) -> Action {
        state = .attract
        lastGameOver = GameOver(source: source, instant: now)
        return .closeGame(source)
    }

    /// The same source twice is two games: a source reports each end once, however soon.
    private func isSameGame(_ source: GameOverSource, now: MonotonicInstant) -> Bool {
        guard let lastGameOver, lastGameOver.source != source else { return false }
        return lastGameOver.instant.duration(to: now) <= Self.sameGameWindow
    }
}
