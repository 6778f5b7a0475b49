package import CabinetModel
import Glibc

extension UTCInstant {
    /// The time on the board's clock (`CLOCK_REALTIME`) now, right or wrong: see ``ClockState``.
    ///
    /// Any thread.
    package static func now() -> UTCInstant {
        var time = timespec()
        // Cannot fail: the clock always exists and the address is ours.
        clock_gettime(CLOCK_REALTIME, &time)
        return UTCInstant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
