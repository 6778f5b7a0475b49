import CabinetModel
import Testing

/// The details that a timeline does not show; the behaviour over time is in `Timelines/session-*`.
@Suite struct SessionTests {
    @Test func `a session starts in attract and waits for nothing`() {
        let session = Session(maximumGame: .seconds(600), openGame: false, now: at(.zero))
        #expect(session.mode == .attract)
        #expect(session.deadline == nil)
        #expect(!session.isInhibited)
    }

    @Test func `a restored game is playing and has the whole maximum`() {
        let session = Session(maximumGame: .seconds(600), openGame: true, now: at(.seconds(5)))
        #expect(session.mode == .playing)
        #expect(session.deadline == at(.seconds(605)))
    }

    @Test func `a game has a deadline, and its end takes it away`() {
        var session = Session(maximumGame: .seconds(600), openGame: false, now: at(.zero))
        #expect(session.creditDelivered(now: at(.seconds(1))) == .openGame)
        #expect(session.mode == .playing)
        #expect(session.deadline == at(.seconds(601)))
        #expect(session.gameOver(from: .input, now: at(.seconds(2))) == .closeGame(.input))
        #expect(session.mode == .attract)
        #expect(session.deadline == nil)
    }

    @Test func `without a maximum a game has no deadline`() {
        var session = Session(maximumGame: nil, openGame: true, now: at(.zero))
        #expect(session.deadline == nil)
        #expect(session.advance(to: at(.seconds(1_000_000))) == .none)
    }

    @Test func `time before the maximum does nothing`() {
        var session = Session(maximumGame: .seconds(600), openGame: true, now: at(.zero))
        #expect(session.advance(to: at(.seconds(599))) == .none)
        #expect(session.mode == .playing)
    }

    @Test(arguments: [false, true])
    func `inhibit is what the input last said`(isAsserted: Bool) {
        var session = Session(maximumGame: nil, openGame: false, now: at(.zero))
        session.inhibit(!isAsserted)
        session.inhibit(isAsserted)
        session.inhibit(isAsserted)
        #expect(session.isInhibited == isAsserted)
    }

    @Test(arguments: [
        (Session.GameOverSource.input, "input"), (.signal("mame"), "signal:mame"), (.signal("input"), "signal:input"),
        (.remote, "remote"), (.timeout, "timeout"),
    ])
    func `a source has a stable text`(source: Session.GameOverSource, text: String) {
        #expect(source.text == text)
    }

    @Test func `a game over of the maximum or of the broker has its own function, and traps elsewhere`() async {
        await #expect(processExitsWith: .failure) {
            var session = Session(maximumGame: nil, openGame: true, now: MonotonicInstant(nanoseconds: 0))
            _ = session.gameOver(from: .timeout, now: MonotonicInstant(nanoseconds: 1))
        }
        await #expect(processExitsWith: .failure) {
            var session = Session(maximumGame: nil, openGame: true, now: MonotonicInstant(nanoseconds: 0))
            _ = session.gameOver(from: .remote, now: MonotonicInstant(nanoseconds: 1))
        }
    }

    @Test func `a maximum of no time traps`() async {
        await #expect(processExitsWith: .failure) {
            _ = Session(maximumGame: .zero, openGame: false, now: MonotonicInstant(nanoseconds: 0))
        }
    }
}
