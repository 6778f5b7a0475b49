import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProgram
import Logging
import ServiceLifecycle
import Testing

@Suite struct HousekeeperTests {
    private let link: LinkBench
    private let running: RunningLoop
    private let socket: NotifySocket
    private let engine: PulseEngine
    /// One for each look at the clock.
    private let looks: AsyncStream<Void>
    private let lookCount = Milestone()
    private let clock: CabinetClock
    private var bench: Bench { link.bench }

    init() throws {
        let (link, running) = (try LinkBench(), try RunningLoop())
        let bench = link.bench
        // A test waits for some of them; what is beyond is of no use to it.
        let (looks, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1000))
        var clock = bench.clock
        clock.utc = { [lookCount] in
            lookCount.reach()
            continuation.yield()
            return bench.time.utc
        }
        self.link = link
        self.running = running
        self.looks = looks
        self.clock = clock
        socket = try NotifySocket(on: running)
        engine = PulseEngine(logger: bench.log.logger) { permit in
            bench.worker(on: RecordingLine(bench.clock), permit: permit)
        }
    }

    private func group() -> ServiceGroup {
        let housekeeper = Housekeeper(
            manager: ServiceManager(environment: socket.environment), engine: engine, link: link.link,
            loop: running.loop, board: bench.board, clock: clock, logger: bench.log.logger)
        let thread = ThreadService(
            name: "watchdog", body: { housekeeper.run() }, stop: { housekeeper.stop() })
        return ServiceGroup(services: [thread], logger: LogRecord().logger)
    }

    @Test func `systemd hears when the daemon is ready, that it lives, and when it stops`() async throws {
        let pulses = try NamedThread.start(name: "pulses") { [engine] in engine.run() }
        let group = group()
        async let running: Void = group.run()
        var heard: [String] = []
        for await message in socket.messages {
            heard.append(message)
            if heard.count == 6 { await group.triggerGracefulShutdown() }
            if message == "STOPPING=1" { break }
        }
        try await running
        engine.stop()
        pulses.join()
        #expect(heard.first?.hasPrefix("READY=1\nSTATUS=") == true)
        #expect(heard[1..<6].allSatisfy { $0 == "WATCHDOG=1" })
        #expect(heard.last == "STOPPING=1")
        #expect(bench.log.count("A thread is stuck", from: .critical) == 0)
    }

    // What a technician sees first must be true.
    @Test func `systemctl status says at each change whether payments are taken, and if not, why`() async throws {
        bench.time.stepCalendar(by: bench.time.utc.duration(to: ProgramVersion.buildDate))
        bench.board.setBroker(nil)
        bench.board.set(.noLink, false)
        let group = group()
        async let running: Void = group.run()
        var heard: [String] = []
        for await message in socket.messages where message.contains("STATUS=") {
            heard.append(message)
            switch heard.count {
            case 1: bench.board.set(.noLink, true)
            case 2: bench.board.setBroker(.loginRefused)
            default: break
            }
            if heard.count == 3 { break }
        }
        await group.triggerGracefulShutdown()
        try await running
        #expect(
            heard == [
                "READY=1\nSTATUS=Taking payments",
                "STATUS=No payments: no_link. There is no payment link to show.",
                "STATUS=No payments: login_refused, no_link. The broker refused the user name, the password or the client "
                    + "certificate. There is no payment link to show.",
            ])
    }

    // G5: neither before it is ready nor after it has begun to stop.
    @Test func `the board knows whether the daemon starts, runs or stops`() async throws {
        let group = group()
        #expect(bench.board.facts.readiness.reasons.contains(.starting))
        async let running: Void = group.run()
        for await message in socket.messages where message == "WATCHDOG=1" { break }
        #expect(!bench.board.facts.readiness.reasons.contains(.starting))
        #expect(!bench.board.facts.readiness.reasons.contains(.stopping))
        await group.triggerGracefulShutdown()
        try await running
        #expect(bench.board.facts.readiness.reasons.contains(.stopping))
    }

    // A wedged daemon is worse than a restarted one: systemd does not hear that it lives.
    @Test func `a pulse thread that stands still for half a minute is told to the journal and kept from systemd`()
        async throws
    {
        let group = group()
        async let running: Void = group.run()
        try await waitForLooks(5)
        bench.time.advance(by: .seconds(30))
        let looksBefore = lookCount.count
        try await waitForLooks(looksBefore + 5)
        await group.triggerGracefulShutdown()
        try await running
        var heard = 0
        for await message in socket.messages {
            if message == "WATCHDOG=1" { heard += 1 }
            if message == "STOPPING=1" { break }
        }
        #expect((1...looksBefore).contains(heard))
        // Once, and once more when the loop, which stood only because the time of this test did, has moved again.
        #expect((1...2).contains(bench.log.count("A thread is stuck", from: .critical)))
    }

    // G5: a payment that nobody can date is not asked for.
    @Test func `a clock before the day of the build hides the QR until it is set`() async throws {
        let group = group()
        async let running: Void = group.run()
        try await waitForLooks(2)
        #expect(bench.board.facts.readiness.reasons.contains(.clockUnset))
        bench.time.stepCalendar(by: bench.time.utc.duration(to: ProgramVersion.buildDate))
        for await _ in looks where !bench.board.facts.readiness.reasons.contains(.clockUnset) { break }
        await group.triggerGracefulShutdown()
        try await running
        #expect(!bench.board.facts.readiness.reasons.contains(.clockUnset))
    }

    private func waitForLooks(_ count: Int) async throws {
        var remaining = count
        for await _ in looks {
            remaining -= 1
            if remaining == 0 { return }
        }
    }
}
