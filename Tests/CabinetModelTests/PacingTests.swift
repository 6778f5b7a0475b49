import CabinetModel
import TestSupport
import Testing

@Suite struct PacingTests {
    private var pacing = Pacing()

    @Test mutating func `the first change is sent at once`() {
        #expect(pacing.deadline == nil)
        #expect(pacing.changed(at: at(.milliseconds(3))) == .sendNow)
        #expect(pacing.deadline == nil)
    }

    @Test mutating func `a change inside the interval is sent at its end, once`() {
        _ = pacing.changed(at: at(.zero))
        #expect(pacing.changed(at: at(.milliseconds(1))) == .sendAt(at(.seconds(1))))
        #expect(pacing.changed(at: at(.milliseconds(999))) == .sendAt(at(.seconds(1))))
        #expect(pacing.deadline == at(.seconds(1)))
        #expect(pacing.due(at: at(.milliseconds(999))) == false)
        #expect(pacing.due(at: at(.seconds(1))) == true)
        #expect(pacing.due(at: at(.seconds(1))) == false)
        #expect(pacing.deadline == nil)
    }

    @Test mutating func `the next interval counts from the real sending`() {
        _ = pacing.changed(at: at(.zero))
        _ = pacing.changed(at: at(.milliseconds(1)))
        #expect(pacing.due(at: at(.milliseconds(1400))) == true)
        #expect(pacing.changed(at: at(.milliseconds(2399))) == .sendAt(at(.milliseconds(2400))))
    }

    @Test mutating func `a change at the end of the interval is sent at once`() {
        _ = pacing.changed(at: at(.zero))
        #expect(pacing.changed(at: at(.seconds(1))) == .sendNow)
    }

    @Test mutating func `a change after a wait that nobody collected is sent at once, and the wait is over`() {
        _ = pacing.changed(at: at(.zero))
        _ = pacing.changed(at: at(.milliseconds(1)))
        #expect(pacing.changed(at: at(.milliseconds(1500))) == .sendNow)
        #expect(pacing.due(at: at(.milliseconds(1600))) == false)
    }

    @Test mutating func `nothing is due without a change`() {
        #expect(pacing.due(at: at(.seconds(5))) == false)
        _ = pacing.changed(at: at(.seconds(6)))
        #expect(pacing.due(at: at(.seconds(60))) == false)
    }

    @Test(arguments: UInt64(1)...20)
    func `sendings keep the interval, and the last change is always sent after it happened`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var pacing = Pacing(minimumInterval: .milliseconds(100))
        var now = at(.zero)
        var sent: [MonotonicInstant] = []
        for _ in 0..<2000 {
            now = now.advanced(by: random.duration(in: 0...80_000))
            if let deadline = pacing.deadline, deadline <= now, pacing.due(at: now) { sent.append(now) }
            guard Bool.random(using: &random) else { continue }
            switch pacing.changed(at: now) {
            case .sendNow: sent.append(now)
            case .sendAt(let end):
                #expect(end > now && now.duration(to: end) <= .milliseconds(100))
                #expect(pacing.deadline == end)
            }
        }
        for (before, after) in zip(sent, sent.dropFirst()) {
            #expect(before.duration(to: after) >= .milliseconds(100))
        }
    }

    @Test func `a negative interval traps`() async {
        await #expect(processExitsWith: .failure) { _ = Pacing(minimumInterval: .milliseconds(-1)) }
    }
}
