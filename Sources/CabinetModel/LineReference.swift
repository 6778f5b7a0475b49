/// Which GPIO line is meant, as a technician writes it.
///
/// Never a chip number: those move between kernels.
package enum LineReference: Hashable, Sendable, CustomStringConvertible {
    /// A line by its name, such as `GPIO17`; it must be the only one of that name on the machine.
    case name(String)
    /// A line by its chip's label and its offset there, such as `pinctrl-rp1:17`.
    case offset(chipLabel: String, offset: Int)
    /// A line that exists in this process only, such as `simulated:coin`; for tests and dry runs.
    case simulated(name: String)

    /// Reads `NAME`, `LABEL:OFFSET` or `simulated:NAME`.
    ///
    /// `nil` when a part is empty, the whole has more than 128 bytes, holds a space or a control character, or names a chip by
    /// device path or number (`/dev/gpiochip0:17`, `gpiochip0:17`).
    package init?(_ text: String) {
        guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        let simulatedPrefix = "simulated:"
        if text.hasPrefix(simulatedPrefix) {
            let name = text.dropFirst(simulatedPrefix.count)
            guard !name.isEmpty else { return nil }
            self = .simulated(name: String(name))
        } else if let colon = text.lastIndex(of: ":") {
            let label = String(text[..<colon])
            guard !label.isEmpty, !label.hasPrefix("/"), !Self.isChipNumber(label),
                let offset = Self.offset(text[text.index(after: colon)...])
            else { return nil }
            self = .offset(chipLabel: label, offset: offset)
        } else {
            guard !text.hasPrefix("/") else { return nil }
            self = .name(text)
        }
    }

    package var description: String {
        switch self {
        case .name(let name): name
        case .offset(let chipLabel, let offset): "\(chipLabel):\(offset)"
        case .simulated(let name): "simulated:\(name)"
        }
    }

    package var isSimulated: Bool {
        if case .simulated = self { true } else { false }
    }

    /// Plain digits, as a person writes them: no sign, no leading zero, so that one line has one spelling.
    private static func offset(_ text: Substring) -> Int? {
        guard let offset = Int(text), (0..<65_536).contains(offset), String(offset) == text else { return nil }
        return offset
    }

    private static func isChipNumber(_ label: String) -> Bool {
        label.hasPrefix("gpiochip") && label.dropFirst("gpiochip".count).allSatisfy(\.isNumber)
    }
}
