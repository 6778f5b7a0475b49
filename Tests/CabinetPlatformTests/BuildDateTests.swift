import CabinetModel
import CabinetPlatform
import Testing

@Suite struct BuildDateTests {
    @Test func `this program was built at the start of a day that has come`() {
        let day: Int64 = 86_400 * 1_000_000_000
        #expect(BuildDate.instant.nanoseconds % day == 0)
        // One day of grace: the compiler writes the local date, which may be ahead of UTC.
        #expect(BuildDate.instant <= UTCInstant.now().advanced(by: .nanoseconds(day)))
    }
}
