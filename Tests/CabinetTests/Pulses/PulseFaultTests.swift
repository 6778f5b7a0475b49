import Cabinet
import CabinetModel
import CabinetPlatform
import Glibc
import Ledger
import Logging
import Testing

/// What becomes of pulses when the line or the disk fails.
@Suite struct PulseFaultTests {
    private let bench: Bench
    private var pulses: PulseBench
    private var line: RecordingLine { pulses.line }
    private var reasons: [NotReadyReason] { bench.board.facts.readiness.reasons.filter { $0 != .starting } }

    init() throws {
        bench = try Bench()
        pulses = PulseBench(bench)
    }

    // G1, G3: a pulse that could not be given counts nowhere and is owed again.
    @Test mutating func `a switch that cannot be closed takes the pulse back and loses the line`() throws {
        try bench.pay("pi_1")
        line.fail([.closing, .reclaiming])
        try pulses.runUntilLineMoves()
        #expect(line.actions.first == .closeFailed)
        #expect(try bench.pulses() == ["1.1.1 void"])
        #expect(reasons == [.lineLost])
        #expect(bench.ledger.owedCredits == 1)
    }

    // G5: and the board says so until the line is back.
    @Test mutating func `a lost line is claimed again every second until it is there`() throws {
        try bench.pay("pi_1")
        line.fail([.closing, .reclaiming])
        try pulses.runUntilLineMoves()
        for _ in 0..<3 { try pulses.runUntilLineMoves() }
        let attempts = line.events.filter { $0.action == .reclaimFailed }.map(\.at)
        #expect(zip(attempts, attempts.dropFirst()).map { $0.duration(to: $1) } == [.seconds(1), .seconds(1)])
        #expect(reasons == [.lineLost])
        line.fail([])
        try pulses.runUntilIdle()
        #expect(reasons.isEmpty)
        #expect(try bench.pulses() == ["1.1.1 void", "1.1.2 done"])
        #expect(try bench.receipts().last == "pi_1 delivered 1/1")
        #expect(bench.log.count("The coin switch could not be closed", from: .error) == 1)
    }

    // G5: the same state as that of a line which goes later, and no restart.
    @Test mutating func `a line that is not there at the start is lost, told once, and gives pulses as soon as it is`()
        throws
    {
        try bench.pay("pi_1")
        line.fail([.reclaiming])
        let absence = SystemError("no line GPIO17; there are: GPIO4, GPIO5", code: ENOENT)
        pulses.worker = bench.worker(on: line, absence: absence)
        #expect(reasons == [.lineLost])
        for _ in 0..<3 { try pulses.runUntilLineMoves() }
        let attempts = line.events.map(\.at)
        #expect(line.actions == [.reclaimFailed, .reclaimFailed, .reclaimFailed])
        #expect(zip(attempts, attempts.dropFirst()).map { $0.duration(to: $1) } == [.seconds(1), .seconds(1)])
        #expect(reasons == [.lineLost])
        let told = bench.log.allMetadata("The coin line is not there", from: .error)
        #expect(told.count == 2, "the reason of the start, and the one of now")
        #expect(told.first?["error"]?.contains("GPIO4, GPIO5") == true)
        line.fail([])
        try pulses.runUntilIdle()
        #expect(reasons.isEmpty)
        #expect(try bench.receipts().last == "pi_1 delivered 1/1")
        #expect(try bench.pulses() == ["1.1.1 done"], "no pulse was begun on a line that is not there")
        #expect(bench.log.count("The coin line is back", from: .notice) == 1)
    }

    // Nobody may be paid out, but the screen and the API must not wait for the door to learn that the line is there.
    @Test mutating func `an absent line is claimed while pulses are held back, and is no reason any more`() throws {
        pulses.worker = bench.worker(on: line, absence: SystemError("no line", code: ENOENT))
        bench.time.advance(by: .seconds(1))
        #expect(pulses.worker.step(isHeld: true) == .idle)
        #expect(line.actions == [.reclaim])
        #expect(reasons.isEmpty)
    }

    // G5: a line that only seems to be back must not show the QR for a moment, second after second.
    @Test mutating func `a line that can be claimed but not moved stays lost, is told once and tried ever more rarely`()
        throws
    {
        try bench.pay("pi_1")
        line.fail([.closing])
        for _ in 0..<40 where line.events.filter({ $0.action == .closeFailed }).count < 9 {
            try pulses.runUntilLineMoves()
            #expect(reasons == [.lineLost])
        }
        let tries = line.events.filter { $0.action == .reclaim }.map(\.at)
        let waits = zip(tries, tries.dropFirst()).map { $0.duration(to: $1).components.seconds }
        #expect(waits == [2, 4, 8, 16, 32, 60, 60])
        #expect(bench.log.count("The coin switch could not be closed", from: .error) == 1)
        #expect(bench.log.count("The coin line is back", from: .notice) == 0)
        line.fail([])
        try pulses.runUntilIdle()
        #expect(reasons.isEmpty)
        #expect(try bench.receipts().last == "pi_1 delivered 1/1")
    }

    // Its only payment may have been cancelled meanwhile, and without a payment no pulse could prove it.
    @Test mutating func `a line that is claimed again counts as sound when nothing is owed`() throws {
        try bench.pay("pi_1")
        line.fail([.closing])
        try pulses.runUntilLineMoves()
        try bench.cancel("pi_1")
        try pulses.runUntilIdle()
        #expect(reasons.isEmpty)
    }

    // Whoever asked for them has gone when the line is back or the door is shut.
    @Test(arguments: [false, true])
    mutating func `test pulses are dropped while nothing can be given, and what was paid for is not`(
        isHeld: Bool
    ) throws {
        _ = try bench.ledger.accept(PaymentRequest(testPulses: 3, actor: "uid:0"), at: bench.time.utc)
        try bench.pay("pi_1")
        try pulses.runUntilLineMoves()
        line.fail(isHeld ? [] : [.closing])
        while try bench.pulses().last != (isHeld ? "1.1.1 done" : "1.2.1 void") { try pulses.runUntilLineMoves() }
        #expect(pulses.worker.step(isHeld: isHeld) != .again)
        line.fail([])
        try pulses.runUntilIdle()
        #expect(try bench.pulses().last == "2.1.1 done")
        #expect(try bench.pulses().count { $0.hasSuffix("done") } == 2)
        #expect(bench.ledger.owedCredits == 0)
        #expect(bench.log.metadata("Test pulses were dropped")["reason"] == (isHeld ? "inhibited" : "line_lost"))
        #expect(try bench.ledger.payments(limit: 2).map(\.outcome) == [.delivered, .cancelled])
    }

    // G4, G7: nothing here can shorten what the kernel made long, but nobody has to guess.
    @Test mutating func `a pulse that came out too long is told in the log`() throws {
        try bench.pay("pi_1")
        bench.time.setOversleep(.milliseconds(11))
        try pulses.runUntilIdle()
        #expect(bench.log.count("A pulse came out longer than asked", from: .warning) == 1)
    }

    // G4: nobody knows what the line did while it was lost.
    @Test mutating func `after a loss the next pulse keeps a whole gap from the moment the line is back`() throws {
        let profile = PulseProfile(width: .milliseconds(100), gap: .seconds(3), pulsesPerCredit: 1)
        pulses = PulseBench(bench, profile: profile)
        try bench.pay("pi_1")
        line.fail([.closing])
        try pulses.runUntilLineMoves()
        line.fail([])
        try pulses.runUntilIdle()
        let back = try #require(line.events.first { $0.action == .reclaim }).at
        let pulse = try #require(line.events.first { $0.action == .close }).at
        #expect(back.duration(to: pulse) == .seconds(3))
    }

    // G1: without this the pulse thread would find its own pulse in flight for ever.
    @Test mutating func `a pulse that could not be given is taken back as soon as the ledger can be written`() throws {
        try bench.pay("pi_1")
        line.fail([.closing])
        try bench.book.forbid(.finish)
        try pulses.runUntilLineMoves()
        #expect(try bench.pulses() == ["1.1.1 begun"])
        #expect(Set(reasons) == [.lineLost, .ledgerFailed])
        line.fail([])
        try bench.book.allowAll()
        try pulses.runUntilIdle()
        #expect(try bench.pulses() == ["1.1.1 void", "1.1.2 done"])
        #expect(line.closings == 1)
        #expect(reasons.isEmpty)
    }

    @Test func `a payment that is cancelled while its pulse fails ends there, and its receipt is told of`() throws {
        let (bench, told) = (bench, Milestone())
        bench.outgoing.listen { told.reach() }
        let line = RecordingLine(bench.clock) { action in
            if action == .closeFailed { _ = try? bench.cancel("pi_1") }
        }
        line.fail([.closing])
        var worker = bench.worker(on: line)
        try bench.pay("pi_1", credits: 2)
        bench.time.advance(by: .seconds(1))
        _ = worker.step(isHeld: false)
        #expect(try bench.receipts().last == "pi_1 cancelled (cancelled) 0/2")
        #expect(told.count == 1)
    }

    // G3, G4: a released line goes back to its default; G2: the game board has seen that pulse.
    @Test mutating func `a switch that cannot be opened is released, and its pulse still counts`() throws {
        try bench.pay("pi_1", credits: 2)
        line.fail([.opening])
        try pulses.runUntilLineMoves()
        #expect(line.actions == [.close, .openFailed, .release])
        #expect(try bench.pulses() == ["1.1.1 done"])
        #expect(reasons == [.lineLost])
        #expect(bench.log.count("The coin switch could not be opened", from: .error) == 1)
        line.fail([])
        try pulses.runUntilIdle()
        #expect(line.actions == [.close, .openFailed, .release, .reclaim, .close, .open])
        #expect(try bench.receipts().last == "pi_1 delivered 2/2")
        #expect(reasons.isEmpty)
    }

    // G3: no pulse without a ledger entry.
    @Test mutating func `a pulse that cannot be written down as begun is not given`() throws {
        try bench.pay("pi_1")
        bench.time.advance(by: .seconds(1))
        try bench.book.forbid(.begin)
        let start = bench.time.now
        #expect(pulses.worker.step(isHeld: false) == .wait(until: start.advanced(by: .seconds(1))))
        #expect(pulses.worker.step(isHeld: false) == .wait(until: start.advanced(by: .seconds(1))))
        for _ in 0..<5 {
            bench.time.advance(by: .seconds(1))
            _ = pulses.worker.step(isHeld: false)
        }
        #expect(line.events.isEmpty)
        #expect(reasons == [.ledgerFailed])
        #expect(bench.log.count("Pulses wait because the ledger cannot be written") == 1)
        try bench.book.allowAll()
        try pulses.runUntilIdle()
        #expect(line.closings == 1)
        #expect(reasons.isEmpty)
    }

    @Test
    mutating func `a ledger that can be written again is no reason any more, also while the coins are locked out`()
        throws
    {
        try bench.pay("pi_1")
        bench.time.advance(by: .seconds(1))
        try bench.book.forbid(.begin)
        _ = pulses.worker.step(isHeld: false)
        #expect(reasons == [.ledgerFailed])
        try bench.book.allowAll()
        bench.time.advance(by: .seconds(1))
        #expect(pulses.worker.step(isHeld: true) == .idle)
        #expect(reasons.isEmpty)
    }

    // G2: what was given is never given twice.
    @Test mutating func `a pulse that cannot be written down as done is written later, and not given again`() throws {
        try bench.pay("pi_1", credits: 2)
        try bench.book.forbid(.finish)
        try pulses.runUntilLineMoves()
        for _ in 0..<5 {
            bench.time.advance(by: .seconds(1))
            _ = pulses.worker.step(isHeld: false)
        }
        #expect(line.closings == 1)
        #expect(reasons == [.ledgerFailed])
        #expect(bench.board.facts.mode == .attract)
        try bench.book.allowAll()
        try pulses.runUntilIdle()
        #expect(line.closings == 2)
        #expect(try bench.receipts() == ["pi_1 accepted 0/2", "pi_1 delivered 2/2"])
        #expect(bench.board.facts.mode == .playing)
        #expect(reasons.isEmpty)
    }

    @Test mutating func `what is unwritten is written also while pulses are held`() throws {
        try bench.pay("pi_1")
        try bench.book.forbid(.finish)
        try pulses.runUntilLineMoves()
        try bench.book.allowAll()
        bench.time.advance(by: .seconds(1))
        #expect(pulses.worker.step(isHeld: true) == .idle)
        #expect(try bench.pulses() == ["1.1.1 done"])
        #expect(reasons.isEmpty)
    }

    @Test mutating func `at the end what is unwritten is written`() throws {
        try bench.pay("pi_1")
        try bench.book.forbid(.finish)
        try pulses.runUntilLineMoves()
        try bench.book.allowAll()
        pulses.worker.finishUp()
        #expect(try bench.receipts().last == "pi_1 delivered 1/1")
        #expect(line.actions.last == .release)
    }

    // G7: the receipt then says that one pulse is uncertain.
    @Test mutating func `a pulse that could not even be written at the end is uncertain after the restart`() throws {
        try bench.pay("pi_1")
        try bench.book.forbid(.finish)
        try pulses.runUntilLineMoves()
        pulses.worker.finishUp()
        #expect(line.actions.last == .release)
        #expect(bench.log.count("The end of a pulse could not be written down", from: .error) == 1)
        try bench.book.allowAll()
        #expect(try bench.ledger.resolveInterrupted(.repeat, at: bench.time.utc).count == 1)
        #expect(try bench.meter(.uncertain) == 1)
    }
}
