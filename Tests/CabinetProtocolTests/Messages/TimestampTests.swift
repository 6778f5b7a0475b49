import CabinetModel
import CabinetProtocol
import Testing

@Suite struct TimestampTests {
    @Test func `the exact text is kept, and two texts of one instant stay two`() throws {
        let short = try #require(Timestamp("2024-07-01T12:00:00Z"))
        let long = try #require(Timestamp("2024-07-01T12:00:00.0Z"))
        #expect(short.instant == long.instant)
        #expect(short != long)
        #expect(long.text == "2024-07-01T12:00:00.0Z")
    }

    @Test func `a time stamp that is written means what its text says`() {
        let stamp = Timestamp(UTCInstant(nanoseconds: 1_719_835_200_123_456_789))
        #expect(stamp.text == "2024-07-01T12:00:00.123456Z")
        #expect(stamp.instant == UTCInstant(nanoseconds: 1_719_835_200_123_456_000))
    }

    @Test(arguments: ["", "2024-07-01", "2024-07-01T12:00:00+01:00", "2024-07-01 12:00:00Z", "2024-02-30T00:00:00Z"])
    func `everything but RFC 3339 in UTC is refused`(text: String) {
        #expect(Timestamp(text) == nil)
    }
}
