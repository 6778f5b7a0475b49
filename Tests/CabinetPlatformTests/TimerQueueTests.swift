import CabinetModel
import Testing

@testable import CabinetPlatform

@Suite struct TimerQueueTests {
    private final class Timer {}

    private let first = Timer()
    private let second = Timer()
    private let third = Timer()

    private func at(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    @Test func `an empty queue has nothing to wake for`() {
        var queue = TimerQueue<Timer>()
        #expect(queue.earliest == nil)
        #expect(queue.takeDue(at(1000), scheduledBefore: queue.mark) == nil)
    }

    @Test func `timers come in the order of their times, and equal ones in the order of scheduling`() {
        var queue = TimerQueue<Timer>()
        queue.schedule(third, at: at(20))
        queue.schedule(first, at: at(10))
        queue.schedule(second, at: at(10))
        #expect(queue.earliest == at(10))
        let mark = queue.mark
        #expect(queue.takeDue(at(20), scheduledBefore: mark) === first)
        #expect(queue.takeDue(at(20), scheduledBefore: mark) === second)
        #expect(queue.takeDue(at(20), scheduledBefore: mark) === third)
        #expect(queue.takeDue(at(20), scheduledBefore: mark) == nil)
    }

    @Test func `a timer is due at its time and not a nanosecond before`() {
        var queue = TimerQueue<Timer>()
        queue.schedule(first, at: MonotonicInstant(nanoseconds: 100))
        #expect(queue.takeDue(MonotonicInstant(nanoseconds: 99), scheduledBefore: queue.mark) == nil)
        #expect(queue.takeDue(MonotonicInstant(nanoseconds: 100), scheduledBefore: queue.mark) === first)
    }

    @Test func `a new time replaces the old one`() {
        var queue = TimerQueue<Timer>()
        queue.schedule(first, at: at(10))
        queue.schedule(first, at: at(30))
        #expect(queue.takeDue(at(20), scheduledBefore: queue.mark) == nil)
        #expect(queue.earliest == at(30))
    }

    @Test func `a cancelled timer is not due`() {
        var queue = TimerQueue<Timer>()
        queue.schedule(first, at: at(10))
        queue.cancel(first)
        queue.cancel(first)
        #expect(queue.earliest == nil)
    }

    @Test func `what is scheduled after the mark waits for the next turn, also behind due ones`() {
        var queue = TimerQueue<Timer>()
        queue.schedule(second, at: at(10))
        let mark = queue.mark
        queue.schedule(first, at: at(5))
        #expect(queue.takeDue(at(20), scheduledBefore: mark) === second)
        #expect(queue.takeDue(at(20), scheduledBefore: mark) == nil)
        #expect(queue.takeDue(at(20), scheduledBefore: queue.mark) === first)
    }
}
