import Cabinet
import CabinetModel
import CabinetPlatform
import Ledger
import Synchronization
import Testing

/// The pulse thread itself, on the real clock.
@Suite struct PulseEngineTests {
    private static let profile = PulseProfile(width: .milliseconds(10), gap: .milliseconds(20), pulsesPerCredit: 1)

    private let bench: Bench

    init() throws {
        bench = try Bench(clock: .system)
    }

    /// An engine that runs on a thread, and its line.
    private func start(
        clock: CabinetClock? = nil,
        onEvent: @escaping @Sendable (PulseEngine, RecordingLine.Action) -> Void = { _, _ in }
    ) throws -> (engine: PulseEngine, line: RecordingLine, thread: NamedThread, closings: Milestone) {
        let (bench, closings, handle) = (bench, Milestone(), Handle())
        let line = RecordingLine(bench.clock) { action in
            if let engine = handle.engine { onEvent(engine, action) }
            if action == .close { closings.reach() }
        }
        let engine = PulseEngine(logger: bench.log.logger) { permit in
            bench.worker(on: line, permit: permit, profile: Self.profile, clock: clock)
        }
        handle.engine = engine
        return (engine, line, try NamedThread.start(name: "pulses") { engine.run() }, closings)
    }

    @Test func `a thread that waits for nothing gives what is owed when it is woken`() throws {
        let (engine, line, thread, closings) = try start()
        try waitForTurn(of: engine, after: 0)
        try bench.pay("pi_1", credits: 2)
        engine.wake()
        try closings.wait(for: 2)
        engine.stop()
        thread.join()
        #expect(line.actions == [.close, .open, .close, .open, .release])
        #expect(line.pulses.widths.allSatisfy { $0 >= .milliseconds(10) })
        #expect(line.pulses.gaps.allSatisfy { $0 >= .milliseconds(20) })
        #expect(try bench.receipts().last == "pi_1 delivered 2/2")
    }

    @Test func `each wake makes the thread show that it lives`() throws {
        let (engine, _, thread, _) = try start()
        for _ in 0..<3 {
            let before = engine.progress
            engine.wake()
            try waitForTurn(of: engine, after: before)
        }
        engine.stop()
        thread.join()
    }

    // G1: a stop costs no credit. G3: and the line is left open and released.
    @Test func `a stop in the middle of a train ends it after the pulse in flight, and the rest stays owed`() throws {
        try bench.pay("pi_1", credits: 50)
        let third = Milestone()
        let (_, line, thread, _) = try start { engine, action in
            guard action == .close else { return }
            third.reach()
            if third.count == 3 { engine.stop() }
        }
        thread.join()
        #expect(line.closings == 3)
        #expect(line.actions.suffix(2) == [.open, .release])
        #expect(line.pulses.widths.allSatisfy { $0 >= .milliseconds(10) })
        #expect(bench.ledger.owedCredits == 47)
    }

    @Test func `a hold ends the train after the pulse in flight, and letting go resumes it`() throws {
        try bench.pay("pi_1", credits: 4)
        let second = Milestone()
        let (engine, line, thread, closings) = try start { engine, action in
            guard action == .close else { return }
            second.reach()
            if second.count == 2 { engine.setHeld(true) }
        }
        try closings.wait(for: 2)
        for _ in 0..<3 {
            let before = engine.progress
            engine.wake()
            try waitForTurn(of: engine, after: before)
        }
        #expect(line.closings == 2)
        engine.setHeld(false)
        try closings.wait(for: 4)
        engine.stop()
        thread.join()
        #expect(line.closings == 4)
    }

    @Test func `a thread that is stopped before it runs gives nothing`() throws {
        try bench.pay("pi_1")
        let (bench, line) = (bench, RecordingLine(bench.clock))
        let engine = PulseEngine(logger: bench.log.logger) { permit in bench.worker(on: line, permit: permit) }
        engine.stop()
        engine.stop()
        // Not on the test's own thread, which would keep the real-time priority, and give it to all that it starts.
        try NamedThread.start(name: "pulses") { engine.run() }.join()
        #expect(line.actions == [.release])
        #expect(bench.ledger.owedCredits == 1)
    }

    // G3, G4: a dying card kept the thread for longer than a stop has patience; the process ended within the pulse.
    @Test func `a stop while the beginning of a pulse waits for the disk leaves the switch open, and the pulse owed`()
        throws
    {
        try bench.pay("pi_1")
        let (isBeginning, mayBegin) = (Milestone(), Doorbell())
        var clock = bench.clock
        // The worker reads the calendar just before it writes the beginning down, and again when it takes it back.
        clock.utc = {
            isBeginning.reach()
            if isBeginning.count == 1 { _ = mayBegin.wait(until: nil) }
            return CabinetClock.system.utc()
        }
        let (engine, line, thread, _) = try start(clock: clock)
        try isBeginning.wait()
        engine.stop()
        #expect(!engine.waitForEnd(until: .now()))
        #expect(engine.closedUntil == nil)
        mayBegin.ring()
        thread.join()
        #expect(engine.waitForEnd(until: .now()))
        #expect(line.actions == [.release])
        #expect(try bench.pulses() == ["1.1.1 void"])
        #expect(bench.ledger.owedCredits == 1)
        #expect(try bench.ledger.close())
    }

    @Test func `while the switch is closed the engine says until when`() throws {
        let closed = Mutex<[Bool]>([])
        let (engine, _, thread, closings) = try start { engine, _ in
            closed.withLock { $0.append(engine.closedUntil != nil) }
        }
        try bench.pay("pi_1")
        engine.wake()
        try closings.wait()
        engine.stop()
        thread.join()
        // Closing, opening, releasing.
        #expect(closed.withLock { $0 } == [true, true, false])
        #expect(engine.closedUntil == nil)
    }

    /// Blocks until the thread has looked for work once more.
    private func waitForTurn(of engine: PulseEngine, after count: UInt64) throws {
        let deadline = MonotonicInstant.now().advanced(by: .seconds(30))
        while engine.progress <= count {
            try #require(MonotonicInstant.now() < deadline, "the pulse thread does not turn")
            MonotonicInstant.sleep(until: .now().advanced(by: .milliseconds(1)))
        }
    }
}

/// Lets the line of an engine speak to that engine.
private final class Handle: @unchecked Sendable {  // set once, before the thread that reads it starts
    var engine: PulseEngine?
}
