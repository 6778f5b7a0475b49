import CPlatform
import Glibc

/// Whether the board's clock can be believed.
public struct ClockState: Equatable, Sendable {
    /// Whether a time service (chrony, systemd-timesyncd) keeps the clock, as the kernel has it from that service.
    public let isSynchronised: Bool
    /// Why the kernel did not say, in which case the clock counts as not synchronised; `nil` when it said.
    ///
    /// The usual reason is a system-call filter: `ProtectClock=` and filters without `adjtimex` refuse even the reading.
    public let failure: SystemError?

    /// Asks the kernel now.
    ///
    /// Wraps `adjtimex`, which needs no rights to read. Cheap, any thread.
    public static func read() -> ClockState {
        switch platform_clock_is_synchronised() {
        case -1: ClockState(isSynchronised: false, failure: SystemError("adjtimex", code: errno))
        case let answer: ClockState(isSynchronised: answer == 1, failure: nil)
        }
    }
}
