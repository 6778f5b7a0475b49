import CabinetModel
import Foundation
import TestSupport
import Testing

@Suite struct UTCInstantTests {
    private static let second: Int64 = 1_000_000_000

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0), ("2024-07-01T12:00:00Z", 1_719_835_200, 0),
            ("2024-07-01T12:00:00.123456Z", 1_719_835_200, 123_456_000),
            ("2024-07-01T12:00:00.1Z", 1_719_835_200, 100_000_000),
            ("2024-07-01T12:00:00.123456789Z", 1_719_835_200, 123_456_789),
            ("2024-07-01T12:00:00.000Z", 1_719_835_200, 0),
            ("1969-12-31T23:59:59.999999999Z", -1, 999_999_999), ("2000-02-29T00:00:00Z", 951_782_400, 0),
            ("2024-02-29T23:59:59Z", 1_709_251_199, 0), ("2100-03-01T00:00:00Z", 4_107_542_400, 0),
            ("1678-01-01T00:00:00Z", -9_214_560_000, 0), ("2261-12-31T23:59:59.999999999Z", 9_214_646_399, 999_999_999),
        ] as [(String, Int64, Int64)])
    func `a time stamp in UTC is read with and without a fraction`(text: String, seconds: Int64, nanoseconds: Int64) {
        #expect(UTCInstant(rfc3339: text)?.nanoseconds == seconds * Self.second + nanoseconds)
    }

    @Test(arguments: ["2024-07-01T12:00:00", "2024-07-01T12:00:00.123456789"], ["+00:00", "-00:00"])
    func `an offset of zero is UTC`(text: String, offset: String) throws {
        let instant = try #require(UTCInstant(rfc3339: text + offset))

        #expect(instant == UTCInstant(rfc3339: text + "Z"))
    }

    @Test func `a leap second counts as the first second of the next minute`() throws {
        let leap = try #require(UTCInstant(rfc3339: "2016-12-31T23:59:60Z"))
        #expect(leap == UTCInstant(rfc3339: "2017-01-01T00:00:00Z"))
        #expect(UTCInstant(rfc3339: "2016-12-31T23:59:61Z") == nil)
    }

    @Test(arguments: [
        "", "2024", "2024-07-01", "2024-07-01T12:00Z", "2024-07-01T12:00:00", "2024-07-01 12:00:00Z",
        "2024-07-01t12:00:00Z", "2024-07-01T12:00:00z", "2024-07-01T12:00:00+00:01", "2024-07-01T12:00:00+0000",
        "2024-07-01T12:00:00+00:00Z", "2024-07-01T12:00:00Z+00:00", "2024-07-01T12:00:00+00",
        "2024-07-01T12:00:00.+00:00",
        "2024-07-01T12:00:00\u{2212}00:00", "2024-07-01T14:00:00+02:00",
        "2024-07-01T12:00:00.Z", "2024-07-01T12:00:00.1234567890Z", "2024-07-01T12:00:00,5Z", "2024-07-01T12:00:00.5",
        " 2024-07-01T12:00:00Z", "2024-07-01T12:00:00Z ", "2024-07-01T12:00:00Z\0", "2024-07-01T12:00:00ZZ",
        "+024-07-01T12:00:00Z", "2024-7-01T12:00:00Z", "20240701T120000Z", "2024-07-01T12:00:0\u{661}Z",
        "2024-00-01T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-00T00:00:00Z", "2024-01-32T00:00:00Z",
        "2024-04-31T00:00:00Z", "2023-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
        "2024-02-30T00:00:00Z", "2024-07-01T24:00:00Z", "2024-07-01T12:60:00Z", "2024-07-01T12:00:61Z",
        "2024-07-01T12:00:-1Z", "0000-01-01T00:00:00Z", "1677-12-31T23:59:59Z", "2262-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ])
    func `every other text is refused`(text: String) {
        #expect(UTCInstant(rfc3339: text) == nil)
    }

    @Test func `an instant is written in microseconds, rounded down`() {
        #expect(UTCInstant(nanoseconds: 0).rfc3339 == "1970-01-01T00:00:00.000000Z")
        #expect(UTCInstant(nanoseconds: 1_719_835_200_123_456_789).rfc3339 == "2024-07-01T12:00:00.123456Z")
        #expect(UTCInstant(nanoseconds: -1).rfc3339 == "1969-12-31T23:59:59.999999Z")
    }

    @Test func `the ends of 64 bits are written without trapping`() {
        #expect(UTCInstant(nanoseconds: .min).rfc3339 == "1677-09-21T00:12:43.145224Z")
        #expect(UTCInstant(nanoseconds: .max).rfc3339 == "2262-04-11T23:47:16.854775Z")
    }

    @Test func `the whole range survives being written and read, and agrees with the C library`() throws {
        var random = SeededGenerator(seed: 1)
        let first = try #require(UTCInstant(rfc3339: "1678-01-01T00:00:00Z"))
        let last = try #require(UTCInstant(rfc3339: "2261-12-31T23:59:59.999999999Z"))
        for _ in 0..<20_000 {
            let nanoseconds = Int64.random(in: first.nanoseconds...last.nanoseconds, using: &random)
            let text = UTCInstant(nanoseconds: nanoseconds).rfc3339
            let read = try #require(UTCInstant(rfc3339: text))
            #expect((0..<1000).contains(nanoseconds - read.nanoseconds))
            #expect(text == cLibraryText(nanoseconds: nanoseconds))
        }
    }

    @Test func `every day of four hundred years survives`() throws {
        var instant = try #require(UTCInstant(rfc3339: "1800-01-01T00:00:00Z"))
        for _ in 0..<146_097 {
            #expect(UTCInstant(rfc3339: instant.rfc3339) == instant)
            instant = instant.advanced(by: .seconds(86_400))
        }
        #expect(instant == UTCInstant(rfc3339: "2200-01-01T00:00:00Z"))
    }

    @Test func `instants order and measure`() {
        let early = UTCInstant(nanoseconds: 5)
        let late = early.advanced(by: .seconds(2))
        #expect(early < late)
        #expect(early.duration(to: late) == .seconds(2))
        #expect(late.duration(to: early) == .seconds(-2))
        #expect(late.advanced(by: .seconds(-2)) == early)
    }

    // A message may carry any instant: its age must be measurable, whatever the clock says.
    @Test func `the longest time between two instants is measured without trapping`() {
        let whole = UTCInstant(nanoseconds: .min).duration(to: UTCInstant(nanoseconds: .max))
        #expect(whole > .seconds(18_446_744_073))
        #expect(whole < .seconds(18_446_744_074))
    }

    /// The same text made by `gmtime_r`.
    private func cLibraryText(nanoseconds: Int64) -> String {
        let fraction = ((nanoseconds % Self.second) + Self.second) % Self.second
        var seconds = time_t((nanoseconds - fraction) / Self.second)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return String(
            format: "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
            parts.tm_hour, parts.tm_min, parts.tm_sec, fraction / 1000)
    }
}
