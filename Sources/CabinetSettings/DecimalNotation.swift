/// Numbers as an operator writes them: `1`, `1.25` or `0.5`.
///
/// Stricter than Swift's own reading, which takes `1e0`, `nan`, `0x1` and `+1`: what is none of these is probably meant to be
/// something else, as `1,0` is.
enum DecimalNotation {
    /// Reads digits without a superfluous leading zero, then a point with one to six more digits or none; `nil` for anything
    /// else.
    static func parse(_ text: String) -> Double? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }),
            // A leading zero is an octal number to YAML 1.1 and a decimal one to people.
            parts[0] == "0" || !parts[0].hasPrefix("0"), parts[0].utf8.count <= 9,
            parts.count == 1 || parts[1].utf8.count <= 6
        else { return nil }
        return Double(text)
    }

    /// Writes it as shortly as it can be read again: `4` and `0.25`.
    static func format(_ number: Double) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
