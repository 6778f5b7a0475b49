@testable import GPIO

/// A machine's chips and lines as values; nothing here talks to a kernel.
enum Fixture {
    /// A chip whose lines have the given names; an empty name stands for none.
    static func chip(_ number: Int, label: String, lines: [String]) -> LineInventory.Chip {
        let summary = ChipSummary(
            path: "/dev/gpiochip\(number)", name: "gpiochip\(number)", label: label, lineCount: lines.count)
        let states = lines.enumerated().map { offset, name in
            state(LineLocation(chip: summary, offset: offset, lineName: name.isEmpty ? nil : name))
        }
        return LineInventory.Chip(summary: summary, lines: states)
    }

    static func state(_ location: LineLocation, consumer: String? = nil) -> LineState {
        LineState(
            location: location, consumer: consumer, isUsed: consumer != nil, isOutput: false, isActiveLow: false)
    }

    /// `GPIO17 (pinctrl-rp1:17, /dev/gpiochip0)`.
    static let gpio17 = LineLocation(
        chip: ChipSummary(path: "/dev/gpiochip0", name: "gpiochip0", label: "pinctrl-rp1", lineCount: 54), offset: 17,
        lineName: "GPIO17")
}
