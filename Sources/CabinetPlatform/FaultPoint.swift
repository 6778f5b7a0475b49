#if FAULT_POINTS
    import Glibc
    import Synchronization
#endif

/// A named step of a payment's way at which the crash tests kill the process, as a power cut would.
///
/// ``reach(_:)`` does nothing, and costs nothing, unless the package is built with the trait `FaultPoints`.
/// Then the environment says where to die: `COINPULSE_FAULT=accept-before-commit`, or `…:3` for the third time.
package enum FaultPoint: String, CaseIterable, Sendable {
    /// The broker's message is in memory, nothing was looked at yet.
    case received
    /// The message was decoded; the ledger knows nothing of it.
    case decoded
    case acceptBeforeCommit = "accept-before-commit"
    /// The payment is on disk; the broker has no acknowledgement yet.
    case acceptAfterCommit = "accept-after-commit"
    case beginBeforeCommit = "begin-before-commit"
    /// The pulse is on disk as begun; the coin switch is still open.
    case beginAfterCommit = "begin-after-commit"
    case switchClosed = "switch-closed"
    /// The coin switch is open again; the ledger does not know it yet.
    case switchOpened = "switch-opened"
    case finishBeforeCommit = "finish-before-commit"
    case finishAfterCommit = "finish-after-commit"
    case outboxBeforePublish = "outbox-before-publish"
    case outboxAfterPublish = "outbox-after-publish"
    /// The broker has acknowledged; the message still stands in the outbox.
    case outboxBeforeRemove = "outbox-before-remove"
    case outboxAfterRemove = "outbox-after-remove"
    case gameCloseBeforeCommit = "game-close-before-commit"
    case gameCloseAfterCommit = "game-close-after-commit"
    case cancelBeforeCommit = "cancel-before-commit"
    case cancelAfterCommit = "cancel-after-commit"
    case resolveBeforeCommit = "resolve-before-commit"
    case resolveAfterCommit = "resolve-after-commit"

    /// Kills this process with SIGKILL if the environment asks for it here and now.
    ///
    /// Returns otherwise. Any thread. Inlinable, so that without the trait the empty body leaves no call behind.
    @inlinable
    package static func reach(_ point: FaultPoint) {
        #if FAULT_POINTS
            strike(point)
        #endif
    }

    #if FAULT_POINTS
        /// What the environment asks for, read once: the point's name and how often it must be reached.
        private static let order: (name: String, count: Int)? = {
            guard let text = getenv("COINPULSE_FAULT").map({ String(cString: $0) }) else { return nil }
            let parts = text.split(separator: ":", maxSplits: 1)
            guard let name = parts.first else { return nil }
            return (String(name), parts.count == 2 ? Int(parts[1]) ?? 1 : 1)
        }()

        private static let reached = Atomic<Int>(0)

        @usableFromInline
        package static func strike(_ point: FaultPoint) {
            guard let order, order.name == point.rawValue else { return }
            let times = reached.add(1, ordering: .relaxed).newValue
            // SIGKILL, not exit: no handler runs, no buffer is flushed, no lock is released in order.
            if times == order.count { kill(getpid(), SIGKILL) }
        }
    #endif
}
