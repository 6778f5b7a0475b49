package import CabinetModel
import Glibc

/// What the clock on the wall shows.
package enum TimeOfDay {
    /// Hours, minutes and seconds in the time zone of the board.
    package static func local(_ instant: UTCInstant) -> String {
        var seconds = time_t(instant.nanoseconds / 1_000_000_000)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return "" }
        return [parts.tm_hour, parts.tm_min, parts.tm_sec].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
