/// Which electrical level of a line means "active".
package enum ActiveLevel: String, CaseIterable, Sendable {
    case high, low
}

/// How an output drives its line.
package enum LineDrive: String, CaseIterable, Sendable {
    /// Drives both levels.
    case pushPull = "push-pull"
    /// Drives low only, and lets go for high.
    case openDrain = "open-drain"
    /// Drives high only, and lets go for low.
    case openSource = "open-source"
}

/// The pull resistor inside the chip.
package enum LineBias: String, CaseIterable, Sendable {
    /// Leaves it as the firmware set it.
    case asIs = "as-is"
    case disabled
    case pullUp = "pull-up"
    case pullDown = "pull-down"
}
