import CabinetModel
import Testing

@Suite struct MonotonicInstantTests {
    @Test func `instants are ordered by their nanoseconds`() {
        #expect(MonotonicInstant(nanoseconds: 1) < MonotonicInstant(nanoseconds: 2))
        #expect(MonotonicInstant(nanoseconds: 2) == MonotonicInstant(nanoseconds: 2))
    }

    @Test(arguments: [Duration.zero, .nanoseconds(1), .milliseconds(-20), .seconds(86_400 * 365)])
    func `the way to an instant is what it was advanced by`(duration: Duration) {
        let start = at(.seconds(100))
        #expect(start.duration(to: start.advanced(by: duration)) == duration)
    }

    @Test(
        arguments: [
            (.milliseconds(100), 100_000_000), (.seconds(-2), -2_000_000_000),
            (Duration(secondsComponent: 0, attosecondsComponent: 1_999_999_999), 1),
            (Duration(secondsComponent: 0, attosecondsComponent: -1_999_999_999), -1),
        ] as [(Duration, Int64)])
    func `a duration is rounded towards zero to whole nanoseconds`(duration: Duration, nanoseconds: Int64) {
        #expect(duration.wholeNanoseconds == nanoseconds)
    }

    @Test func `people read a duration in milliseconds with its fraction`() {
        #expect(Duration.microseconds(100_250).milliseconds == 100.25)
    }
}
