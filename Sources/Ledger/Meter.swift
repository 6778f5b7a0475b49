/// What the ledger counts, in whole numbers that only rise; each for life and since the last reset.
package enum Meter: String, CaseIterable, Sendable {
    /// Credits of players' payments that were accepted.
    case paid
    /// Credits that technicians and operators gave.
    case service
    /// Test pulses that were asked for.
    case test
    /// Payments that were cancelled before all of their pulses were given.
    case cancelled
    /// Messages that were refused, for any reason, and payments that expired before their first pulse.
    case rejected
    /// Messages that brought a payment once more.
    case duplicate
    /// Messages that were ignored because they carried the retain flag.
    case retained
    /// Payments that came at QoS 0, which a crash could have lost, each time they came.
    case unprotected
    /// Messages at QoS 0 that had come and were lost all the same; the log names each.
    case lost
    /// Games that were started.
    case games
    /// Coin pulses whose end was seen.
    case pulses
    /// Coin pulses that had begun when the power went, and whose end nobody saw.
    case uncertain
}

/// One meter as it stands.
package struct MeterReading: Equatable, Sendable {
    package let meter: Meter
    /// Since the book was new; never reset.
    package let lifetime: Int
    /// Since a technician last reset the meters.
    package let sinceReset: Int
}
