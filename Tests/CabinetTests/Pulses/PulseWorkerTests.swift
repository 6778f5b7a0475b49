import Cabinet
import CabinetModel
import Ledger
import Testing

@Suite struct PulseWorkerTests {
    private let bench: Bench
    private var pulses: PulseBench

    init() throws {
        bench = try Bench()
        pulses = PulseBench(bench)
    }

    // G3: no pulse without a ledger entry. G4: exactly as long as the profile says.
    @Test func `a pulse is begun on disk, then the switch closes and opens, then it is done on disk`() throws {
        let (bench, diary) = (bench, Recorded<String>())
        let line = RecordingLine(bench.clock) { action in
            diary.append("\(action): \((try? bench.pulses()) ?? [])")
        }
        var worker = bench.worker(on: line)
        try bench.pay("pi_1")
        bench.time.advance(by: .seconds(1))
        #expect(worker.step(isHeld: false) == .again)
        #expect(diary.entries == [#"close: ["1.1.1 begun"]"#, #"open: ["1.1.1 begun"]"#])
        #expect(try bench.pulses() == ["1.1.1 done"])
        #expect(line.pulses.widths == [.milliseconds(100)])
        #expect(worker.step(isHeld: false) == .idle)
    }

    @Test mutating func `nothing owed is nothing done`() throws {
        #expect(pulses.worker.step(isHeld: false) == .idle)
        #expect(pulses.line.events.isEmpty)
    }

    // G4: never merged with the next.
    @Test mutating func `the pulses of two payments form one train, each with its gap`() throws {
        try bench.pay("pi_1", credits: 3)
        try bench.pay("pi_2", credits: 2)
        try pulses.runUntilIdle()
        let given = pulses.line.pulses
        #expect(given.widths == Array(repeating: .milliseconds(100), count: 5))
        #expect(given.gaps == Array(repeating: .milliseconds(100), count: 4))
        #expect(given.merged == 0)
        #expect(try bench.pulses() == ["1.1.1 done", "1.2.1 done", "1.3.1 done", "2.1.1 done", "2.2.1 done"])
        #expect(bench.ledger.owedCredits == 0)
    }

    // G4: a killed daemon may have left the switch closed until this one claimed it.
    @Test mutating func `the first pulse after the start keeps a whole gap, too`() throws {
        try bench.pay("pi_1")
        let start = bench.time.now
        #expect(pulses.worker.step(isHeld: false) == .wait(until: start.advanced(by: .milliseconds(100))))
        try pulses.runUntilIdle()
        #expect(pulses.line.events.first?.at == start.advanced(by: .milliseconds(100)))
    }

    @Test mutating func `who wakes late makes a pulse longer, and the receipt says by how much`() throws {
        bench.time.setOversleep(.milliseconds(7))
        try bench.pay("pi_1", credits: 2)
        try pulses.runUntilIdle()
        #expect(pulses.line.pulses.widths == [.milliseconds(107), .milliseconds(107)])
        let record = try #require(try bench.ledger.payments(limit: 1).first)
        #expect(
            record.pulses == PulseTally(asked: 2, emitted: 2, shortest: .milliseconds(107), longest: .milliseconds(107))
        )
    }

    @Test mutating func `a credit of several pulses counts, and begins a game, with its last`() throws {
        try bench.pay("pi_1", credits: 2, pulsesPerCredit: 3)
        var story: [String] = []
        for _ in 0..<6 {
            try pulses.runUntilLineMoves()
            story.append("\(pulses.line.closings): \(bench.ledger.owedCredits) owed, \(bench.board.facts.mode)")
        }
        #expect(
            story == [
                "1: 2 owed, attract", "2: 2 owed, attract", "3: 1 owed, playing", "4: 1 owed, playing",
                "5: 1 owed, playing", "6: 0 owed, playing",
            ])
    }

    @Test mutating func `test pulses move the line and begin no game`() throws {
        _ = try bench.ledger.accept(PaymentRequest(testPulses: 3, actor: "uid:0"), at: bench.time.utc)
        try pulses.runUntilIdle()
        #expect(pulses.line.closings == 3)
        #expect(bench.board.facts.mode == .attract)
        #expect(try bench.meter(.games) == 0)
    }

    @Test mutating func `a cancel between two pulses ends the train there`() throws {
        try bench.pay("pi_1", credits: 3)
        try pulses.runUntilLineMoves()
        #expect(try bench.cancel("pi_1") == .cancelledWaiting)
        try pulses.runUntilIdle()
        #expect(pulses.line.closings == 1)
        #expect(try bench.receipts() == ["pi_1 accepted 0/3", "pi_1 cancelled (cancelled) 1/3"])
    }

    @Test func `a cancel just before the pulse begins wins, and the switch stays open`() throws {
        let bench = bench
        var clock = bench.clock
        // The worker reads the calendar between choosing a pulse and beginning it.
        clock.utc = {
            _ = try? bench.cancel("pi_1")
            return bench.time.utc
        }
        let line = RecordingLine(bench.clock)
        var worker = bench.worker(on: line, clock: clock)
        try bench.pay("pi_1")
        bench.time.advance(by: .seconds(1))
        #expect(worker.step(isHeld: false) == .again)
        #expect(worker.step(isHeld: false) == .idle)
        #expect(line.events.isEmpty)
        #expect(try bench.pulses().isEmpty)
    }

    @Test mutating func `while it is held nothing is given, and afterwards everything is`() throws {
        try bench.pay("pi_1", credits: 2)
        bench.time.advance(by: .seconds(1))
        for _ in 0..<3 { #expect(pulses.worker.step(isHeld: true) == .idle) }
        #expect(pulses.line.events.isEmpty)
        try pulses.runUntilIdle()
        #expect(pulses.line.closings == 2)
    }

    @Test func `a lock-out that comes while the pulse is written down as begun still keeps the switch open`() throws {
        let (bench, permit) = (bench, PulsePermit())
        var clock = bench.clock
        clock.utc = {
            permit.setHeld(true)
            return bench.time.utc
        }
        let line = RecordingLine(bench.clock)
        var worker = bench.worker(on: line, permit: permit, clock: clock)
        try bench.pay("pi_1")
        bench.time.advance(by: .seconds(1))
        #expect(worker.step() == .again)
        #expect(worker.step() == .idle)
        #expect(line.events.isEmpty)
        #expect(try bench.pulses() == ["1.1.1 void"])
        permit.setHeld(false)
        clock.utc = { bench.time.utc }
        worker = bench.worker(on: line, permit: permit, clock: clock)
        bench.time.advance(by: .seconds(1))
        #expect(worker.step() == .again)
        #expect(try bench.pulses() == ["1.1.1 void", "1.1.2 done"])
    }

    @Test mutating func `the end releases the line, and what is still owed stays owed`() throws {
        try bench.pay("pi_1", credits: 3)
        try pulses.runUntilLineMoves()
        pulses.worker.finishUp()
        #expect(pulses.line.actions == [.close, .open, .release])
        #expect(bench.ledger.owedCredits == 2)
    }

    // G7: every edge and every end can be read in the trace.
    @Test mutating func `the trace tells each edge with its payment, the game and the outcome`() throws {
        try bench.pay("pi_1")
        try pulses.runUntilIdle()
        let first = try #require(pulses.line.events.first).at
        let last = first.advanced(by: .milliseconds(100))
        #expect(
            bench.traceEvents() == [
                TraceEvent(.edge(line: "coin", isActive: true), at: first, payment: "pi_1"),
                TraceEvent(.edge(line: "coin", isActive: false), at: last, payment: "pi_1"),
                TraceEvent(.gameStart(source: "paid"), at: last),
                TraceEvent(.outcome(.delivered, nil), at: last, payment: "pi_1"),
            ])
    }
}
