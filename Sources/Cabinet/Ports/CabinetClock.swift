package import CabinetModel
import CabinetPlatform

/// The three questions about time that the application asks; tests answer them themselves.
///
/// Pulses and time-outs use ``now``, which never jumps. ``utc`` dates entries and messages; it may stand at 1970 or jump
/// by a day, and nothing but a date may depend on it.
package struct CabinetClock: Sendable {
    /// The monotonic clock.
    package var now: @Sendable () -> MonotonicInstant
    /// The calendar.
    package var utc: @Sendable () -> UTCInstant
    /// Whether the calendar is known to be right (the kernel's clock discipline says so).
    package var isSynchronised: @Sendable () -> Bool
    /// Blocks the calling thread until the instant has come, and meets it; returns at once when it has passed.
    package var sleep: @Sendable (MonotonicInstant) -> Void

    package init(
        now: @escaping @Sendable () -> MonotonicInstant, utc: @escaping @Sendable () -> UTCInstant,
        isSynchronised: @escaping @Sendable () -> Bool, sleep: @escaping @Sendable (MonotonicInstant) -> Void
    ) {
        self.now = now
        self.utc = utc
        self.isSynchronised = isSynchronised
        self.sleep = sleep
    }

    /// The machine's own clocks.
    package static let system = CabinetClock(
        now: { .now() }, utc: { .now() }, isSynchronised: { ClockState.read().isSynchronised },
        sleep: { MonotonicInstant.meet($0) })
}
