package import CabinetModel
package import CabinetProtocol
import Synchronization

/// Who can find the ledger unable to write; it counts as failed until each of them has written again.
package enum LedgerUser: Hashable, Sendable {
    case intake, pulses, games, outbox
}

/// What the cabinet knows about itself at this moment, for the status topic, the sockets and the screen.
///
/// The threads put in what they know, in any order; each fact has one writer.
package final class StateBoard: Sendable {
    /// The facts.
    package struct Facts: Sendable, Equatable {
        /// What keeps a payment from becoming a game.
        package internal(set) var readiness = Readiness()
        package internal(set) var mode = Mode.attract
        package internal(set) var isConnected = false
        /// What the QR shows when it may be shown.
        package internal(set) var link: PaymentLink?
        /// Whether the connection was left because of the ledger.
        fileprivate var hasLeftBroker = false
        fileprivate var ledgerFailures: Set<LedgerUser> = []
        fileprivate var lostLines: Set<String> = []

        /// Whether `user` was the one who could not write.
        package func isLedgerFailed(for user: LedgerUser) -> Bool { ledgerFailures.contains(user) }

        /// Whether the line that the configuration calls `name` is gone.
        package func isLineLost(_ name: String) -> Bool { lostLines.contains(name) }
    }

    private let state: Mutex<Facts>
    /// Rings after every change.
    package let changed = Bell<Void>()

    /// A board in attract mode that is not ready, for the reason `starting`.
    package init() {
        state = Mutex(Facts())
    }

    /// The facts now.
    package var facts: Facts { state.withLock { $0 } }

    /// Sets or clears one reason for not being ready.
    package func set(_ reason: NotReadyReason, _ present: Bool) {
        change { _ = $0.readiness.set(reason, present) }
    }

    /// Tells how the connection to the broker stands: `nil` when it is up, else why it is not.
    package func setBroker(_ failure: NotReadyReason?) {
        change { facts in
            facts.hasLeftBroker = false
            facts.isConnected = failure == nil
            Self.set(brokerReason: failure, in: &facts)
        }
    }

    /// Tells that the connection was left because the ledger failed.
    ///
    /// That reason stands alone, the missing connection being our own doing, and is followed by `broker_down` when the
    /// ledger can be written again before the connection is back.
    package func leaveBroker() {
        change { facts in
            facts.hasLeftBroker = true
            facts.isConnected = false
            Self.set(brokerReason: facts.ledgerFailures.isEmpty ? .brokerDown : nil, in: &facts)
        }
    }

    /// Tells that `user` could not write to the ledger, or could again.
    package func setLedger(failed: Bool, for user: LedgerUser) {
        change { facts in
            if failed { facts.ledgerFailures.insert(user) } else { facts.ledgerFailures.remove(user) }
            _ = facts.readiness.set(.ledgerFailed, !facts.ledgerFailures.isEmpty)
            if facts.hasLeftBroker {
                Self.set(brokerReason: facts.ledgerFailures.isEmpty ? .brokerDown : nil, in: &facts)
            }
        }
    }

    /// Tells that the line that the configuration calls `name` is gone, or is back.
    package func setLine(_ name: String, isLost: Bool) {
        change { facts in
            if isLost { facts.lostLines.insert(name) } else { facts.lostLines.remove(name) }
            _ = facts.readiness.set(.lineLost, !facts.lostLines.isEmpty)
        }
    }

    /// Tells the mode.
    package func setMode(_ mode: Mode) {
        change { $0.mode = mode }
    }

    /// Tells the payment link, and what is wrong with it: `.noLink`, `.linkNotAllowed` or nothing.
    package func setLink(_ link: PaymentLink?, problem: NotReadyReason?) {
        change { facts in
            facts.link = problem == nil ? link : nil
            _ = facts.readiness.set(.noLink, problem == .noLink)
            _ = facts.readiness.set(.linkNotAllowed, problem == .linkNotAllowed)
        }
    }

    private static let brokerReasons: [NotReadyReason] = [
        .brokerDown, .loginRefused, .topicDenied, .tlsFailed, .clientIDInUse,
    ]

    private static func set(brokerReason: NotReadyReason?, in facts: inout Facts) {
        for reason in brokerReasons { _ = facts.readiness.set(reason, reason == brokerReason) }
    }

    private func change(_ body: (inout Facts) -> Void) {
        let isDifferent = state.withLock { facts in
            let before = facts
            body(&facts)
            return facts != before
        }
        if isDifferent { changed.ring() }
    }
}
