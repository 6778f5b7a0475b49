/// The topics of one cabinet, each by its last level.
package enum TopicKind: String, CaseIterable, Sendable {
    /// A payment, to the cabinet.
    case coinPulse = "coinpulse"
    /// The end of a game, both ways.
    case gameOver = "gameover"
    /// A payment that is taken back, to the cabinet.
    case cancel
    /// What the QR shows, to the cabinet, retained.
    case paymentLink = "paymentlink"
    /// What the cabinet can do now, from the cabinet, retained.
    case status
    /// What became of a payment, from the cabinet.
    case receipt
}
