import CabinetModel
import CabinetPlatform
import Glibc
import Testing

@Suite struct ClockTests {
    @Test func `the monotonic clock is the kernel's`() {
        let before = MonotonicInstant.now()
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let kernel = MonotonicInstant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
        #expect(before <= kernel)
        #expect(kernel <= .now())
    }

    @Test func `the calendar clock is the kernel's`() {
        let before = UTCInstant.now()
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        #expect(abs(before.nanoseconds / 1_000_000_000 - Int64(time.tv_sec)) <= 1)
    }

    @Test(arguments: [MonotonicInstant.sleep, MonotonicInstant.meet])
    func `a sleep ends at its instant and not before`(sleep: @Sendable (MonotonicInstant) -> Void) {
        let deadline = MonotonicInstant.now().advanced(by: .milliseconds(3))
        sleep(deadline)
        #expect(MonotonicInstant.now() >= deadline)
    }

    @Test(arguments: [MonotonicInstant.sleep, MonotonicInstant.meet])
    func `a sleep until the past returns`(sleep: @Sendable (MonotonicInstant) -> Void) {
        sleep(MonotonicInstant(nanoseconds: 1))
        sleep(MonotonicInstant(nanoseconds: -5))
    }

    @Test func `the state of the clock can be read, and agrees with the kernel`() {
        let state = ClockState.read()
        #expect(state.failure == nil)
        #expect(state == ClockState.read())
    }
}
