import CabinetModel

extension Duration {
    /// Reads a number, with a fraction of at most three digits or none, and its unit: `20ms`, `1.5s`, `250us`, `10m`.
    init?(timelineText text: Substring) {
        let number = text.prefix { $0.isNumber || $0 == "." }
        let nanoseconds: Int64? =
            switch text.dropFirst(number.count) {
            case "us": 1000
            case "ms": 1_000_000
            case "s": 1_000_000_000
            case "m": 60_000_000_000
            default: nil
            }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard let nanoseconds, parts.count <= 2, let whole = parts.first.flatMap({ Int64($0) }) else { return nil }
        var thousandths: Int64 = 0
        if parts.count == 2 {
            guard (1...3).contains(parts[1].count), let fraction = Int64(parts[1]) else { return nil }
            thousandths = [100, 10, 1][parts[1].count - 1] * fraction
        }
        self = .nanoseconds(whole * nanoseconds + thousandths * nanoseconds / 1000)
    }
}

/// The duration as timelines write it: milliseconds, with the microseconds as a fraction where there are any.
func timelineText(_ duration: Duration) -> String {
    let (milliseconds, rest) = duration.wholeNanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
    guard rest != 0 else { return "\(milliseconds)ms" }
    let fraction = String(1000 + rest / 1000).dropFirst()
    return "\(milliseconds).\(fraction.reversed().drop { $0 == "0" }.reversed().map(String.init).joined())ms"
}
