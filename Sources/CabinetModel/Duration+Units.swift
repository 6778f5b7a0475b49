extension Duration {
    /// The duration in whole nanoseconds, rounded towards zero.
    ///
    /// Traps beyond ±292 years, which no duration of a cabinet comes near: configuration bounds them all.
    package var wholeNanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }

    /// The duration in milliseconds with its fraction, for people and receipts; never to compute with.
    package var milliseconds: Double {
        Double(wholeNanoseconds) / 1_000_000
    }
}
