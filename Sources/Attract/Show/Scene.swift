package import CabinetProtocol

/// What a passer-by is to see now.
package struct Scene: Hashable, Sendable {
    /// The states of the screen; the raw value is what `--state` takes.
    package enum Kind: String, CaseIterable, Sendable {
        /// Nobody plays, and a payment becomes a game.
        case ready
        /// A payment has just come.
        case paid
        /// A game runs.
        case playing
        /// Paid credits are still to be dropped.
        case creditsLeft = "credits-left"
        /// A game has just ended.
        case gameOver = "game-over"
        /// The cabinet's own switch holds coins back.
        case inhibited
        /// No payment can become a game now.
        case unavailable
    }

    package var kind: Kind
    /// What the QR leads to; there is a QR exactly when there is a link, which has passed its check.
    package var link: PaymentLink?
    /// What is paid and not yet all played, oldest first.
    package var payments: [WaitingPayment]
    /// How many credits it is about: those that came, in `paid`; those that are owed, elsewhere.
    package var credits: Int
    /// Why no payment is taken, for a technician; empty when it is.
    package var reasons: [ScreenReason]

    package init(
        _ kind: Kind, link: PaymentLink? = nil, payments: [WaitingPayment] = [], credits: Int = 0,
        reasons: [ScreenReason] = []
    ) {
        self.kind = kind
        self.link = link
        self.payments = payments
        self.credits = credits
        self.reasons = reasons
    }
}
