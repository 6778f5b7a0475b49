/// Whether the cabinet can turn a payment into a game now, and if not, why: ready means that no reason stands.
///
/// | reason | `set(_, true)` | `set(_, false)` |
/// |---|---|---|
/// | absent | present, changed | absent, unchanged |
/// | present | present, unchanged | absent, changed |
///
/// Reasons are independent: one service sets and clears each.
package struct Readiness: Hashable, Sendable {
    private var present: Set<NotReadyReason>

    /// Starts with `reasons`: not ready before every service has said so.
    package init(reasons: Set<NotReadyReason> = [.starting]) {
        present = reasons
    }

    package var isReady: Bool { present.isEmpty }

    /// The reasons that stand, in the order of ``NotReadyReason``: the same set is always the same text.
    package var reasons: [NotReadyReason] { NotReadyReason.allCases.filter(present.contains) }

    /// Sets or clears `reason`.
    ///
    /// - Returns: Whether that changed anything; what is unchanged needs no new status.
    package mutating func set(_ reason: NotReadyReason, _ isPresent: Bool) -> Bool {
        isPresent ? present.insert(reason).inserted : present.remove(reason) != nil
    }
}
