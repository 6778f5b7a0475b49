package import CabinetModel

/// Decides whether the daemon lives, which is what systemd's watchdog is told each second.
///
/// | the coin switch | the threads | verdict |
/// |---|---|---|
/// | closed for longer than its deadline and `overdue` | any | ``Verdict/switchOverdue`` |
/// | open, or closed in time | one has not moved for `patience` | ``Verdict/stuck(_:)`` |
/// | open, or closed in time | each has moved within `patience` | ``Verdict/alive`` |
///
/// A switch that stays closed is a coin mech that jams, so it is worth a restart at once; a thread that waits for a slow
/// card with the switch open is not, and would find the same card after it.
package struct Liveness: Sendable {
    /// A thread that has to show from time to time that it moves.
    package enum Watched: String, CaseIterable, Sendable {
        /// The pulse thread, which reads the ledger at every turn.
        case pulses
        /// The event loop.
        case desk
        /// The network thread, while it is connected; else it may rest for a minute.
        case network
    }

    /// What a look found.
    package enum Verdict: Equatable, Sendable {
        case alive
        /// The coin switch should have opened long ago.
        case switchOverdue
        /// These threads stand still.
        case stuck([Watched])
    }

    private struct Sign {
        let count: UInt64
        let at: MonotonicInstant
    }

    private let patience: Duration
    private let overdue: Duration
    private var signs: [Watched: Sign] = [:]

    package init(patience: Duration = .seconds(30), overdue: Duration = .seconds(1)) {
        self.patience = patience
        self.overdue = overdue
    }

    /// Looks once.
    ///
    /// - Parameters:
    ///   - progress: How far each thread has come, a number that only rises; who is missing need not move.
    ///   - closedUntil: When the pulse in flight should end; `nil` while the switch is open.
    ///   - now: Never earlier than the last time.
    /// - Returns: The first look of a thread has nothing to compare with and finds that it has just moved.
    package mutating func look(
        _ progress: [Watched: UInt64], closedUntil: MonotonicInstant?, at now: MonotonicInstant
    ) -> Verdict {
        for thread in Watched.allCases {
            let count = progress[thread]
            guard signs[thread]?.count != count else { continue }
            signs[thread] = count.map { Sign(count: $0, at: now) }
        }
        if let closedUntil, now > closedUntil.advanced(by: overdue) { return .switchOverdue }
        let stuck = Watched.allCases.filter { thread in
            signs[thread].map { now >= $0.at.advanced(by: patience) } ?? false
        }
        return stuck.isEmpty ? .alive : .stuck(stuck)
    }
}
