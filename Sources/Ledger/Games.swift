package import CabinetModel

/// The game that is on.
package struct OpenGame: Equatable, Sendable {
    /// The ledger's number of the game, counted from 1.
    package let number: Int64
    package let startedAt: UTCInstant
    /// What started it: `paid`, or the name of an emulator or of a technician's command.
    package let source: String
}

/// A game that is over, and whose game-over message stands in the outbox.
package struct ClosedGame: Equatable, Sendable {
    package let number: Int64
    package let startedAt: UTCInstant
    package let endedAt: UTCInstant
    /// The time stamp exactly as the message bears it; see ``Ledger/hasPublishedGameOver(timestampText:)``.
    package let timestampText: String
}
