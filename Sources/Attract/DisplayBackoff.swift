import CabinetModel

/// When a display that could not be had is tried again: soon, then less often, for ever.
struct DisplayBackoff {
    private static let first = Duration.milliseconds(250)
    /// A player who ends a game does not wait longer for the picture.
    private static let longest = Duration.seconds(4)

    private var delay = first
    /// When it is tried next, after a failure.
    private(set) var next: MonotonicInstant?
    private var hasFailed = false

    func isDue(at now: MonotonicInstant) -> Bool {
        next.map { $0 <= now } ?? true
    }

    mutating func succeeded() {
        self = DisplayBackoff()
    }

    /// Notes a failure; whether it is the first one in a row, which is told.
    mutating func failed(at now: MonotonicInstant) -> Bool {
        next = now.advanced(by: delay)
        delay = min(Self.longest, delay * 2)
        defer { hasFailed = true }
        return !hasFailed
    }
}
