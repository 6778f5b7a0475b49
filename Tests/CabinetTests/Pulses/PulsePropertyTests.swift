import Cabinet
import CabinetModel
import Ledger
import TestSupport
import Testing

/// Players pay and cancel, the line and the disk fail, the door opens, the daemon restarts, in any order.
@Suite struct PulsePropertyTests {
    private static let profile = PulseProfile(width: .milliseconds(50), gap: .milliseconds(150), pulsesPerCredit: 1)

    // G1 to G4 at once.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `whatever fails in whatever order, each closing was begun on disk and each payment ends`(seed: UInt64) throws {
        let play = try Play()
        var (pulses, random) = (play.makePulses(), SeededGenerator(seed: seed))
        for _ in 0..<150 { try play.act(&pulses, &random) }
        try play.repair(pulses.line)
        try pulses.runUntilIdle()
        pulses.worker.finishUp()

        let rows = try play.bench.pulses().map { $0.split(separator: " ")[1] }
        let closings = play.lines.entries.reduce(0) { $0 + $1.closings }
        let failed = play.lines.entries.reduce(0) { $0 + $1.actions.count { $0 == .closeFailed } }
        #expect(play.unbegun.count == 0)
        #expect(closings + failed == rows.count)
        #expect(rows.count { $0 == "done" } <= closings)
        #expect(rows.count { $0 == "begun" } == 0)
        for given in play.lines.entries.map(\.pulses) {
            #expect(given.merged == 0)
            #expect(given.widths.allSatisfy { $0 >= Self.profile.width })
            #expect(given.gaps.allSatisfy { $0 >= Self.profile.gap })
        }
        #expect(play.bench.ledger.owedCredits == 0)
        #expect(try play.bench.ledger.payments(limit: 1000).allSatisfy { $0.outcome.isFinal })
        #expect(play.bench.board.facts.readiness.reasons == [.starting])
    }

    /// One cabinet and all the lines it had, one for each life of the daemon.
    private final class Play {
        let bench: Bench
        let lines = Recorded<RecordingLine>()
        /// Closings that found no pulse in flight in the ledger.
        let unbegun = Milestone()
        private var paid = 0

        init() throws {
            bench = try Bench()
        }

        func makePulses() -> PulseBench {
            let (bench, unbegun) = (bench, unbegun)
            let line = RecordingLine(bench.clock) { action in
                guard action == .close else { return }
                let inFlight = (try? bench.book.lines("SELECT 1 FROM pulses WHERE result IS NULL"))?.count
                if inFlight != 1 { unbegun.reach() }
            }
            lines.append(line)
            return PulseBench(bench, on: line, profile: PulsePropertyTests.profile)
        }

        func act(_ pulses: inout PulseBench, _ random: inout SeededGenerator) throws {
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<3:
                paid += 1
                _ = try? bench.pay("pi_\(paid)", credits: .random(in: 1...3, using: &random))
            case 3: _ = try? bench.cancel("pi_\(Int.random(in: 1...max(1, paid), using: &random))")
            case 4: pulses.line.fail(RecordingLine.Faults(rawValue: .random(in: 0...7, using: &random)))
            case 5: pulses.line.fail([])
            case 6: try bench.book.forbid(.begin)
            case 7: try bench.book.forbid(.finish)
            case 8: try bench.book.allowAll()
            case 9: bench.time.setOversleep(.milliseconds(.random(in: 0...40, using: &random)))
            case 10: _ = pulses.worker.step(isHeld: true)
            case 11: try restart(&pulses)
            default: step(&pulses)
            }
        }

        func repair(_ line: RecordingLine) throws {
            line.fail([])
            try bench.book.allowAll()
        }

        private func step(_ pulses: inout PulseBench) {
            if case .wait(let instant) = pulses.worker.step(isHeld: false) { bench.time.advance(to: instant) }
        }

        /// The ledger is the same; what it could not write down stays in flight until somebody asks.
        private func restart(_ pulses: inout PulseBench) throws {
            pulses.worker.finishUp()
            try repair(pulses.line)
            _ = try bench.ledger.resolveInterrupted(.repeat, at: bench.time.utc)
            bench.board.setLine("coin", isLost: false)
            bench.board.setLedger(failed: false, for: .pulses)
            pulses = makePulses()
        }
    }
}
