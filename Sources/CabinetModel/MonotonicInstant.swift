/// A point on the kernel's monotonic clock (`CLOCK_MONOTONIC`): nanoseconds since boot, never set back.
///
/// Every machine of this module takes its time as a value of this type, so that a test decides what time it is.
/// It orders and measures; it says nothing about the calendar, for which see ``UTCInstant``.
/// Read it with `MonotonicInstant.now()` of `CabinetPlatform`; the kernel stamps GPIO edges on the same clock.
package struct MonotonicInstant: InstantProtocol, Hashable, Sendable {
    /// Nanoseconds since an unspecified start, which is the boot on Linux; not negative.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The instant `duration` later; earlier when it is negative.
    package func advanced(by duration: Duration) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: nanoseconds + duration.wholeNanoseconds)
    }

    /// The time from this instant to `other`; negative when `other` is earlier.
    package func duration(to other: MonotonicInstant) -> Duration {
        .nanoseconds(other.nanoseconds - nanoseconds)
    }

    package static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
