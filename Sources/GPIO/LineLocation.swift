/// Where a line is, in every way that a technician may look for it.
public struct LineLocation: Sendable, Equatable, CustomStringConvertible {
    /// The device of its chip, such as `/dev/gpiochip0`.
    public let chipPath: String
    /// The kernel's name of its chip, such as `gpiochip0`.
    public let chipName: String
    /// The label of its chip, such as `pinctrl-rp1`; with ``offset`` it is the line's lasting name.
    public let chipLabel: String
    /// Its place on the chip, from 0.
    public let offset: Int
    /// Its own name, such as `GPIO17`; `nil` when the board's description gives none.
    public let lineName: String?

    /// Describes a place on `chip`; only tests need it from outside.
    package init(chip: ChipSummary, offset: Int, lineName: String?) {
        chipPath = chip.path
        chipName = chip.name
        chipLabel = chip.label
        self.offset = offset
        self.lineName = lineName
    }

    /// `GPIO17 (pinctrl-rp1:17, /dev/gpiochip0)`, or `pinctrl-rp1:17 (/dev/gpiochip0)` without a name.
    public var description: String {
        guard let lineName else { return "\(chipLabel):\(offset) (\(chipPath))" }
        return "\(lineName) (\(chipLabel):\(offset), \(chipPath))"
    }
}
