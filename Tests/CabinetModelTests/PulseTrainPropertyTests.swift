import CabinetModel
import TestSupport
import Testing

/// What the wire does, rather than what the train says, while the thread that drives it is late by random amounts.
@Suite struct PulseTrainPropertyTests {
    @Test(arguments: UInt64(1)...20)
    func `however late its driver is, no pulse on the wire is short or merged with the next`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let profile = PulseProfile(
            width: random.duration(in: 10_000...1_000_000), gap: random.duration(in: 20_000...5_000_000),
            pulsesPerCredit: 1)
        var train = PulseTrain(profile: profile)
        var now = at(.zero)
        var lastOpening: MonotonicInstant?
        for _ in 0..<500 {
            // The line moves at a random point inside each call; the clock is read before or after it.
            now = train.earliestClose(now: now).advanced(by: random.lateness())
            let closing = now.advanced(by: random.duration(in: 0...900))
            now = closing.advanced(by: random.duration(in: 0...900))
            if Int.random(in: 0..<10, using: &random) == 0 {
                train.closingFailed(at: now)
                continue
            }
            let deadline = train.closed(at: now)
            let before = deadline.advanced(by: random.lateness())
            let opening = before.advanced(by: random.duration(in: 0...900))
            now = opening.advanced(by: random.duration(in: 0...900))
            let measured = train.opened(at: before, completed: now)

            let width = closing.duration(to: opening)
            #expect(width >= profile.width)
            #expect(measured.width >= profile.width && measured.width <= width)
            #expect(measured.lateness == measured.width - profile.width)
            if let lastOpening { #expect(lastOpening.duration(to: closing) >= profile.gap) }
            #expect(measured.gapBefore.map { $0 >= profile.gap } ?? (lastOpening == nil))
            lastOpening = opening
        }
    }
}

extension SeededGenerator {
    /// Mostly little, now and then a quarter of a second, as on a loaded board.
    fileprivate mutating func lateness() -> Duration {
        duration(in: Int.random(in: 0..<8, using: &self) == 0 ? 0...250_000 : 0...300)
    }
}
