package import CabinetModel

/// What stands in the ledger once a pulse has ended.
package struct Finished: Equatable, Sendable {
    /// How the pulse's payment ended, or `nil` while it is owed more pulses.
    package let paymentOutcome: Outcome?
    /// Credits that the cabinet owes in all, after this pulse.
    package let owedCredits: Int
    /// The game that began with this pulse; `nil` when none was asked for, or one was open before.
    package let openedGame: OpenGame?
}

/// What else is written down in the transaction that ends a pulse.
package enum GameChange: Equatable, Sendable {
    /// The pulse starts a game, unless one is open: a credit added while playing belongs to the game that is on.
    case open(source: String)
}
