/// What was found when the ledger was opened.
package struct Opening: Equatable, Sendable {
    /// The book did not exist and was created.
    ///
    /// Expected once in a cabinet's life.
    package let isNew: Bool
    /// The book's UUID, given when it was created or restored: two cabinets with the same one share a cloned card.
    package let bookID: String
    /// The file is a copy of the one that the book was in, so that it may have forgotten what happened since it was made; its
    /// UUID is a new one.
    package let isCopy: Bool
    /// The book was not closed before: a crash, a kill or a power cut.
    package let uncleanStop: Bool
    /// How long the check of the whole file took; it is made only after an unclean stop.
    package let quickCheck: Duration?
    /// What the disk answered at first, when only the second look found the book as it should be: the card may be failing.
    package let badRead: String?
    /// The game that was on, and still is.
    package let openGame: OpenGame?
    /// The game that was on when the machine lost its power: board and cabinet share the mains, so it was over, and its
    /// game-over message stands in the outbox now.
    package let gameEndedByReboot: ClosedGame?
    /// Credits that are owed from before.
    package let owedCredits: Int
    /// Meters that disagree with the facts.
    ///
    /// A fault of the program or of the disk: worth an alarm, no reason to stop.
    package let meterMismatch: [MeterMismatch]
}

/// A meter that does not say what the payments and pulses in the book add up to.
package struct MeterMismatch: Equatable, Sendable {
    package let meter: Meter
    /// What the meter says.
    package let counted: Int
    /// What the facts add up to.
    package let facts: Int
}
