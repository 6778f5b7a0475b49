package import CabinetModel
package import CabinetProtocol
package import Logging
import Synchronization

/// Knows which payment link the QR shows: the one of the `paymentlink` topic, else the configured one.
///
/// A link that is not https or not allowed is never shown; the board then carries the reason.
package final class PaymentLinkKeeper: Sendable {
    private struct State {
        /// The one that is shown, or would be if it were allowed.
        var link: PaymentLink?
        /// Whether a message has come on this connection.
        var hasCome = false
        /// Until when the broker's retained link is awaited; `nil` when it is not.
        var awaitedUntil: MonotonicInstant?
    }

    /// The broker sends what it keeps right after it has granted the subscription; so long it may take on the way.
    private static let retainedLimit = Duration.seconds(5)

    private let configured: PaymentLink?
    private let allowedLinks: [AllowedLink]
    private let board: StateBoard
    private let logger: Logger
    private let state: Mutex<State>

    /// Begins with the configured link.
    package init(configured: PaymentLink?, allowedLinks: [AllowedLink], board: StateBoard, logger: Logger) {
        self.configured = configured
        self.allowedLinks = allowedLinks
        self.board = board
        self.logger = logger
        state = Mutex(State(link: configured))
        show(configured)
    }

    /// The broker has granted the topic: if nothing comes now, it keeps no link any more.
    ///
    /// One that was cleared while the cabinet was away is told by nothing else.
    package func subscribed(at now: MonotonicInstant) {
        state.withLock { state in
            // A broker may send it before it answers the subscription.
            state.awaitedUntil = state.hasCome ? nil : now.advanced(by: Self.retainedLimit)
        }
    }

    /// Whether it waits for what the broker keeps.
    var isWaiting: Bool { state.withLock { $0.awaitedUntil != nil } }

    /// A message came on the topic, readable or not: the broker keeps something.
    package func messageCame() {
        state.withLock { state in
            state.hasCome = true
            state.awaitedUntil = nil
        }
    }

    /// The connection has ended: what the broker keeps is not known.
    package func disconnected() {
        state.withLock { state in
            state.hasCome = false
            state.awaitedUntil = nil
        }
    }

    /// Takes what the topic says; `nil`, an empty payload, goes back to the configured link.
    ///
    /// Twice is harmless.
    package func receive(_ link: PaymentLink?) {
        change(to: link ?? configured, from: link == nil ? "configuration" : "broker")
    }

    /// Does what is due: goes back to the configured link when the broker keeps none.
    ///
    /// Early is harmless.
    package func advance(to now: MonotonicInstant) {
        let isDue = state.withLock { state in
            guard let awaitedUntil = state.awaitedUntil, awaitedUntil <= now else { return false }
            state.awaitedUntil = nil
            return true
        }
        if isDue { change(to: configured, from: "configuration") }
    }

    private func change(to link: PaymentLink?, from source: String) {
        let isDifferent = state.withLock { state in
            defer { state.link = link }
            return state.link != link
        }
        guard isDifferent else { return }
        show(link)
        logger.info("Payment link changed", metadata: ["from": "\(source)"])
    }

    private func show(_ link: PaymentLink?) {
        let problem = PaymentLink.check(url: link?.url ?? "", allowedLinks: allowedLinks)
        if problem == .linkNotAllowed {
            logger.error(
                "The payment link is not shown: it is not https, or not in attract.allowed_links",
                metadata: ["allowed": "\(allowedLinks.map(\.description).joined(separator: " "))"])
        }
        board.setLink(link, problem: problem)
    }
}
