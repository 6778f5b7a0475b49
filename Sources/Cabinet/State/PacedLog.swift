import CabinetModel
import Logging
import Synchronization

/// The log of what others can cause as often as they like: strangers at the sockets, a faulty sender.
///
/// Of one message about one subject the first three are told, then once a minute one for all that came, with their number
/// as `times`: see ``Repetitions``. So nobody can hide what matters behind a flood, or fill the card. Any thread.
final class PacedLog: Sendable {
    private struct Subject: Hashable {
        let message: String
        let about: String
    }

    private struct State {
        var repetitions = Repetitions<Subject>()
        /// The latest of those that were only counted.
        var latest: [Subject: (level: Logger.Level, metadata: Logger.Metadata)] = [:]
    }

    private let clock: CabinetClock
    private let logger: Logger
    private let state = Mutex(State())

    init(_ logger: Logger, clock: CabinetClock) {
        self.logger = logger
        self.clock = clock
    }

    /// Logs one more of `message` about `subject`, or counts it.
    func log(
        _ level: Logger.Level, _ message: Logger.Message, about subject: String = "", metadata: Logger.Metadata = [:]
    ) {
        tellDue()
        let subject = Subject(message: "\(message)", about: subject)
        let now = clock.now()
        let times = state.withLock { state in
            let times = state.repetitions.came(subject, at: now)
            state.latest[subject] = times == nil ? (level, metadata) : nil
            return times
        }
        if let times { tell(message, level, metadata, times: times) }
    }

    /// Logs what was counted in a minute that is over.
    ///
    /// - Returns: Whether more is counted and waits for its minute to end.
    @discardableResult
    func tellDue() -> Bool {
        let now = clock.now()
        let (due, hasMore) = state.withLock { state in
            let due = state.repetitions.takeDue(at: now).map { entry in
                (entry.key.message, entry.times, state.latest.removeValue(forKey: entry.key))
            }
            return (due, state.repetitions.hasUntold)
        }
        for (message, times, latest) in due {
            guard let latest else { continue }
            tell("\(message)", latest.level, latest.metadata, times: times)
        }
        return hasMore
    }

    private func tell(_ message: Logger.Message, _ level: Logger.Level, _ metadata: Logger.Metadata, times: Int) {
        var metadata = metadata
        if times > 1 { metadata["times"] = "\(times)" }
        logger.log(level: level, message, metadata: metadata)
    }
}
