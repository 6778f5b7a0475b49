import CabinetModel
import TestSupport
import Testing

@Suite struct SessionPropertyTests {
    @Test(arguments: UInt64(1)...40)
    func `opens and closes alternate, whatever comes in whatever order`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let wasOpen = Bool.random(using: &random)
        var session = Session(maximumGame: .seconds(30), openGame: wasOpen, now: at(.zero))
        var isOpen = wasOpen
        var now = at(.zero)
        var lastClose: (source: Session.GameOverSource, at: MonotonicInstant)?
        for _ in 0..<3000 {
            now = now.advanced(by: random.duration(in: 0...4_000_000))
            switch random.action(of: &session, now: now) {
            case .openGame:
                #expect(!isOpen)
                isOpen = true
            case .closeGame(let source):
                #expect(isOpen)
                isOpen = false
                if let lastClose, source != .timeout, source != lastClose.source {
                    #expect(lastClose.at.duration(to: now) > Session.sameGameWindow)
                }
                lastClose = (source, now)
            case .none, .ignored: break
            }
            #expect(session.mode == (isOpen ? .playing : .attract))
            #expect((session.deadline != nil) == isOpen)
        }
        #expect(lastClose != nil)
    }

    @Test(arguments: UInt64(1)...40)
    func `no game outlives the maximum after its last credit when the session is woken in time`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var session = Session(maximumGame: .seconds(30), openGame: false, now: at(.zero))
        var now = at(.zero)
        var lastCredit: MonotonicInstant?
        for _ in 0..<3000 {
            let next = now.advanced(by: random.duration(in: 0...40_000_000))
            if let deadline = session.deadline, deadline <= next {
                #expect(session.advance(to: deadline) == .closeGame(.timeout))
                #expect(lastCredit?.duration(to: deadline) == .seconds(30))
            }
            now = next
            if Bool.random(using: &random) {
                _ = session.creditDelivered(now: now)
                lastCredit = now
            } else {
                _ = session.gameOver(from: .input, now: now)
            }
        }
    }
}

extension SeededGenerator {
    /// One input of a session, any.
    fileprivate mutating func action(of session: inout Session, now: MonotonicInstant) -> Session.Action {
        switch Int.random(in: 0..<9, using: &self) {
        case 0, 1: return session.creditDelivered(now: now)
        case 2: return session.gameStarted(now: now)
        case 3: return session.gameOver(from: .input, now: now)
        case 4: return session.gameOver(from: .signal("mame"), now: now)
        case 5: return session.gameOver(from: .signal("control"), now: now)
        case 6:
            return session.remoteGameOver(isLaterThanGameStart: Bool.random(using: &self), now: now)
        case 7:
            session.inhibit(Bool.random(using: &self))
            return .none
        default: return session.advance(to: now)
        }
    }
}
