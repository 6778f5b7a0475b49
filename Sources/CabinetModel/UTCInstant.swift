/// A point on the calendar in UTC: nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// It comes from the board's clock or from a message, and both can be wrong: it explains and it dates, it never
/// times a pulse. Range: the years 0000 to 9999 of RFC 3339, clamped to what 64 bits of nanoseconds hold (1678…2262).
package struct UTCInstant: Hashable, Comparable, Sendable {
    /// Nanoseconds since 1970-01-01T00:00:00Z; negative before.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The instant `duration` later; earlier when it is negative.
    package func advanced(by duration: Duration) -> UTCInstant {
        UTCInstant(nanoseconds: nanoseconds + duration.wholeNanoseconds)
    }

    /// The time from this instant to `other`; negative when `other` is earlier.
    package func duration(to other: UTCInstant) -> Duration {
        .nanoseconds(other.nanoseconds) - .nanoseconds(nanoseconds)
    }

    package static func < (left: UTCInstant, right: UTCInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
