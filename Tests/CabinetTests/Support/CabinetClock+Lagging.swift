import Cabinet
import CabinetModel
import CabinetPlatform

extension CabinetClock {
    /// The machine's clock, always this much behind: what the application puts off for that long, a loop does at once.
    static func lagging(by lag: Duration) -> CabinetClock {
        var clock = CabinetClock.system
        clock.now = { .now().advanced(by: .zero - lag) }
        return clock
    }
}
