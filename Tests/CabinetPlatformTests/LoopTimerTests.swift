import CabinetModel
import CabinetPlatform
import Synchronization
import Testing

@Suite struct LoopTimerTests {
    private let loop: EventLoop
    private let fired = Fired()

    /// Who fired when; touched on the loop's thread, which is the test's.
    private final class Fired: Sendable {
        private let entries = Mutex<[(name: String, at: MonotonicInstant)]>([])

        var names: [String] { entries.withLock { $0.map(\.name) } }
        var times: [MonotonicInstant] { entries.withLock { $0.map(\.at) } }

        func note(_ name: String) {
            let now = MonotonicInstant.now()
            entries.withLock { $0.append((name, now)) }
        }
    }

    init() throws {
        loop = try EventLoop()
    }

    private func run(_ setUp: @escaping @Sendable () -> Void) {
        loop.post(setUp)
        loop.run()
    }

    /// A timer that notes its name.
    private func timer(_ name: String) -> LoopTimer {
        let fired = fired
        return loop.makeTimer { fired.note(name) }
    }

    private func stopper() -> LoopTimer {
        let loop = loop
        return loop.makeTimer { loop.stop() }
    }

    @Test func `it fires at its time and not before`() throws {
        let deadline = MonotonicInstant.now().advanced(by: .milliseconds(5))
        let (timer, stopper) = (timer("timer"), stopper())
        run {
            timer.schedule(at: deadline)
            stopper.schedule(at: deadline)
        }
        #expect(fired.names == ["timer"])
        #expect(try #require(fired.times.first) >= deadline)
    }

    @Test func `timers fire in the order of their times`() {
        let start = MonotonicInstant.now()
        let (late, early, stopper) = (timer("late"), timer("early"), stopper())
        run {
            late.schedule(at: start.advanced(by: .milliseconds(4)))
            early.schedule(at: start.advanced(by: .milliseconds(2)))
            stopper.schedule(at: start.advanced(by: .milliseconds(6)))
        }
        #expect(fired.names == ["early", "late"])
    }

    @Test func `a time in the past fires in the next turn`() {
        let (past, stopper) = (timer("past"), stopper())
        run {
            past.schedule(at: MonotonicInstant(nanoseconds: 0))
            stopper.schedule(at: .now())
        }
        #expect(fired.names == ["past"])
    }

    @Test func `a new time replaces the old one`() {
        let start = MonotonicInstant.now()
        let (timer, stopper) = (timer("timer"), stopper())
        run {
            timer.schedule(at: start)
            timer.schedule(at: start.advanced(by: .milliseconds(3)))
            stopper.schedule(at: start.advanced(by: .milliseconds(5)))
        }
        #expect(fired.names == ["timer"])
        #expect(fired.times.allSatisfy { $0 >= start.advanced(by: .milliseconds(3)) })
    }

    @Test func `a handler can cancel a timer that is due with it`() {
        let now = MonotonicInstant.now()
        let (victim, stopper) = (timer("victim"), stopper())
        let first = loop.makeTimer { victim.cancel() }
        run {
            first.schedule(at: now)
            victim.schedule(at: now)
            stopper.schedule(at: now)
        }
        #expect(fired.names.isEmpty)
    }

    @Test func `a timer that schedules itself for the past leaves the loop its descriptors`() throws {
        let (loop, pair) = (loop, try SocketPair())
        let holder = Mutex<LoopTimer?>(nil)
        let restless = loop.makeTimer { holder.withLock { $0 }?.schedule(at: MonotonicInstant(nanoseconds: 0)) }
        holder.withLock { $0 = restless }
        try pair.poke()
        run {
            restless.schedule(at: .now())
            do {
                _ = try loop.watch(pair.here.rawValue, for: .readable) { _ in loop.stop() }
            } catch {
                Issue.record(error)
                loop.stop()
            }
        }
        holder.withLock { $0 = nil }
    }

    @Test func `a scheduled timer fires although nobody keeps it`() {
        let (loop, fired) = (loop, fired)
        run {
            loop.makeTimer {
                fired.note("kept")
                loop.stop()
            }.schedule(at: .now().advanced(by: .milliseconds(1)))
        }
        #expect(fired.names == ["kept"])
    }
}
