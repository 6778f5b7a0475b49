import CabinetModel
package import CabinetProtocol
package import Logging

/// Knows which payment link the QR shows: the one of the `paymentlink` topic, else the configured one.
///
/// A link that is not https or whose host is not allowed is never shown; the board then carries the reason.
package final class LinkKeeper: Sendable {
    private let configured: PaymentLink?
    private let allowedHosts: [String]
    private let board: StateBoard
    private let logger: Logger

    /// Begins with the configured link.
    package init(configured: PaymentLink?, allowedHosts: [String], board: StateBoard, logger: Logger) {
        self.configured = configured
        self.allowedHosts = allowedHosts
        self.board = board
        self.logger = logger
        show(configured)
    }

    /// Takes what the topic says; `nil`, an empty payload, goes back to the configured link.
    ///
    /// Twice is harmless.
    package func receive(_ link: PaymentLink?) {
        show(link ?? configured)
        logger.info("Payment link changed", metadata: ["from": link == nil ? "configuration" : "broker"])
    }

    private func show(_ link: PaymentLink?) {
        let problem = PaymentLink.check(url: link?.url ?? "", allowedHosts: allowedHosts)
        if problem == .linkNotAllowed {
            logger.error(
                "The payment link is not shown: it is not https, or its host is not in attract.allowed_hosts",
                metadata: ["allowed": "\(allowedHosts.joined(separator: " "))"])
        }
        board.setLink(link, problem: problem)
    }
}
