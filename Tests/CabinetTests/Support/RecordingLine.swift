import Cabinet
import CabinetModel
import CabinetPlatform
import Glibc
import Synchronization

/// A coin line that keeps what was done to it and when, and fails on command.
final class RecordingLine: PulseLine {
    enum Action: Equatable {
        case close, open, closeFailed, openFailed, reclaim, reclaimFailed, release
    }

    struct Event: Equatable {
        let action: Action
        let at: MonotonicInstant
    }

    /// What does not work.
    struct Faults: OptionSet {
        let rawValue: Int

        static let closing = Faults(rawValue: 1)
        static let opening = Faults(rawValue: 2)
        static let reclaiming = Faults(rawValue: 4)
    }

    private let now: @Sendable () -> MonotonicInstant
    private let onEvent: @Sendable (Action) -> Void
    private let faults = Mutex<Faults>([])
    private let recorded = Recorded<Event>()

    /// A line that nothing was done to; `onEvent` is called at each event, on the thread that made it.
    init(_ clock: CabinetClock, onEvent: @escaping @Sendable (Action) -> Void = { _ in }) {
        now = clock.now
        self.onEvent = onEvent
    }

    var events: [Event] { recorded.entries }
    var actions: [Action] { events.map(\.action) }
    var closings: Int { actions.count { $0 == .close } }

    /// From now on exactly this fails.
    func fail(_ faults: Faults) {
        self.faults.withLock { $0 = faults }
    }

    func setClosed(_ closed: Bool) throws {
        try record(closed ? .close : .open, closed ? .closeFailed : .openFailed, unless: closed ? .closing : .opening)
    }

    func reclaim() throws {
        try record(.reclaim, .reclaimFailed, unless: .reclaiming)
    }

    func release() {
        note(.release)
    }

    private func record(_ success: Action, _ failure: Action, unless fault: Faults) throws {
        guard !faults.withLock({ $0.contains(fault) }) else {
            note(failure)
            throw SystemError("ioctl", code: ENODEV)
        }
        note(success)
    }

    private func note(_ action: Action) {
        recorded.append(Event(action: action, at: now()))
        onEvent(action)
    }
}
