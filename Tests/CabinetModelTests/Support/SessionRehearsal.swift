import CabinetModel

/// Inputs `credit`, `start`, `inhibit on|off`, `over input`, `over signal NAME`, `over remote later|earlier`.
struct SessionRehearsal: Rehearsal {
    private var session: Session

    init(_ settings: inout TimelineSettings) throws(TimelineError) {
        session = Session(
            maximumGame: try settings.durationOrOff("maximum"),
            openGame: try settings.word("start", oneOf: ["attract", "playing"]) == "playing",
            now: at(.zero))
    }

    var deadline: MonotonicInstant? { session.deadline }

    mutating func advance(to instant: MonotonicInstant) -> [String] {
        Self.text(session.advance(to: instant))
    }

    mutating func apply(_ input: String, at instant: MonotonicInstant) throws(TimelineError) -> [String] {
        let words = input.split(separator: " ")
        switch (words.first, words.dropFirst().first, words.dropFirst(2).first, words.count) {
        case ("credit", _, _, 1): return Self.text(session.creditDelivered(now: instant))
        case ("start", _, _, 1): return Self.text(session.gameStarted(now: instant))
        case ("inhibit", let state?, _, 2):
            session.inhibit(state == "on")
            return []
        case ("over", "input", _, 2): return Self.text(session.gameOver(from: .input, now: instant))
        case ("over", "signal", let name?, 3):
            return Self.text(session.gameOver(from: .signal(String(name)), now: instant))
        case ("over", "remote", let kind?, 3):
            return Self.text(session.remoteGameOver(isLaterThanGameStart: kind == "later", now: instant))
        default: throw TimelineError("unknown input: \(input)")
        }
    }

    private static func text(_ action: Session.Action) -> [String] {
        switch action {
        case .openGame: ["open"]
        case .closeGame(let source): ["close \(source.text)"]
        case .none: ["none"]
        case .ignored(let reason): ["ignored \(reason.rawValue)"]
        }
    }
}
