/// Where a credit comes from; the meters count each apart.
package enum CreditSource: String, CaseIterable, Sendable {
    /// A player paid: a message of the payment API.
    case paid
    /// A technician or operator gave it over the control socket; it plays like a paid one.
    case service
    /// A test pulse of a technician: it moves the coin line and starts no game.
    case test
}
