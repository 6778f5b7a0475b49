/// What the cabinet is doing, as far as the daemon can know.
package enum Mode: String, CaseIterable, Sendable {
    /// Nobody plays; the payment QR may be shown.
    case attract
    /// A credit was delivered, and the game has not ended since.
    case playing
}
