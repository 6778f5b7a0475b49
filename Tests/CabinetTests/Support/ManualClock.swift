import Cabinet
import CabinetModel
import Synchronization

/// A clock that stands until a test moves it; who sleeps on it moves it, too.
final class ManualClock: Sendable {
    private struct State {
        /// Ten seconds after the boot: past for every real event loop, which so does at once whatever is put off.
        var now = MonotonicInstant(nanoseconds: 10_000_000_000)
        var utc: UTCInstant
        var isSynchronised = true
        var oversleep = Duration.zero
    }

    private let state: Mutex<State>

    /// A clock whose calendar begins at `start`, RFC 3339; the usual one is the first of July 2024 at noon.
    init(at start: String = "2024-07-01T12:00:00Z") {
        guard let utc = UTCInstant(rfc3339: start) else { preconditionFailure("not RFC 3339: \(start)") }
        state = Mutex(State(utc: utc))
    }

    /// The clock as the application sees it.
    var clock: CabinetClock {
        CabinetClock(
            now: { self.now }, utc: { self.utc }, isSynchronised: { self.state.withLock(\.isSynchronised) },
            sleep: { self.sleep(until: $0) })
    }

    var now: MonotonicInstant { state.withLock(\.now) }
    var utc: UTCInstant { state.withLock(\.utc) }

    /// Lets time pass, on both clocks.
    func advance(by duration: Duration) {
        state.withLock { state in
            state.now = state.now.advanced(by: duration)
            state.utc = state.utc.advanced(by: duration)
        }
    }

    /// Lets time pass until `instant`; nothing happens when it has passed.
    func advance(to instant: MonotonicInstant) {
        advance(by: max(.zero, now.duration(to: instant)))
    }

    /// Sets the calendar forward or back; no time passes.
    func stepCalendar(by duration: Duration) {
        state.withLock { $0.utc = $0.utc.advanced(by: duration) }
    }

    /// Whether the calendar is known to be right.
    func setSynchronised(_ isSynchronised: Bool) {
        state.withLock { $0.isSynchronised = isSynchronised }
    }

    /// How much too late everybody wakes from now on, as on a busy board.
    func setOversleep(_ duration: Duration) {
        state.withLock { $0.oversleep = duration }
    }

    private func sleep(until instant: MonotonicInstant) {
        let oversleep = state.withLock(\.oversleep)
        advance(to: instant.advanced(by: oversleep))
    }
}
