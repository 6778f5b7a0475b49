import Cabinet
import CabinetModel
import Testing

@Suite struct LivenessTests {
    private var liveness = Liveness()
    private var now = MonotonicInstant(nanoseconds: 1_000_000_000)

    private mutating func look(
        after seconds: Int, _ progress: [Liveness.Watched: UInt64] = [:], closedUntil: MonotonicInstant? = nil
    ) -> Liveness.Verdict {
        now = now.advanced(by: .seconds(seconds))
        return liveness.look(progress, closedUntil: closedUntil, at: now)
    }

    @Test mutating func `the first look has nothing to compare with`() {
        #expect(look(after: 1000, [.pulses: 0, .desk: 0, .network: 0]) == .alive)
    }

    // A slow card must be no restart loop.
    @Test(arguments: Liveness.Watched.allCases)
    mutating func `a thread may stand still for half a minute, and moving again heals it`(thread: Liveness.Watched) {
        var count: UInt64 = 0
        func progress(_ standing: UInt64) -> [Liveness.Watched: UInt64] {
            var progress = Dictionary(uniqueKeysWithValues: Liveness.Watched.allCases.map { ($0, count) })
            progress[thread] = standing
            count += 1
            return progress
        }
        #expect(look(after: 0, progress(1)) == .alive)
        #expect(look(after: 29, progress(1)) == .alive)
        #expect(look(after: 1, progress(1)) == .stuck([thread]))
        #expect(look(after: 1, progress(1)) == .stuck([thread]))
        #expect(look(after: 1, progress(2)) == .alive)
    }

    @Test mutating func `a network that is not connected may rest, and is compared only with itself connected`() {
        #expect(look(after: 0, [.network: 5]) == .alive)
        #expect(look(after: 20) == .alive)
        #expect(look(after: 60, [.network: 5]) == .alive)
        #expect(look(after: 29, [.network: 5]) == .alive)
        #expect(look(after: 1, [.network: 5]) == .stuck([.network]))
    }

    // G4: a frozen daemon held the switch for half a minute.
    @Test mutating func `a coin switch that is a second overdue is not waited for, whatever moves`() {
        let deadline = now.advanced(by: .milliseconds(100))
        #expect(look(after: 0, [.pulses: 1], closedUntil: deadline) == .alive)
        #expect(look(after: 1, [.pulses: 2], closedUntil: deadline) == .alive)
        #expect(look(after: 1, [.pulses: 3], closedUntil: deadline) == .switchOverdue)
        #expect(look(after: 1, [.pulses: 4]) == .alive)
    }
}
