/// One GPIO chip as the kernel describes it.
public struct ChipSummary: Sendable, Equatable {
    /// Its device, such as `/dev/gpiochip0`; the number may be another after a kernel update.
    public let path: String
    /// The kernel's name of it, such as `gpiochip0`.
    public let name: String
    /// What its driver calls it, such as `pinctrl-rp1`; it stays the same, and two chips may share one.
    public let label: String
    /// How many lines it has; their offsets are `0..<lineCount`.
    public let lineCount: Int

    /// Describes a chip; only tests need it from outside.
    package init(path: String, name: String, label: String, lineCount: Int) {
        self.path = path
        self.name = name
        self.label = label
        self.lineCount = lineCount
    }
}

extension ChipSummary {
    /// How a technician writes its lines: `pinctrl-rp1:0…53`, or `label:0` when there is only one.
    var writtenLines: String? {
        switch lineCount {
        case ..<1: nil
        case 1: "\(label):0"
        default: "\(label):0…\(lineCount - 1)"
        }
    }
}
