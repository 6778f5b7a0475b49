/// A JSON number that is not a 64-bit integer, with the text it was written as.
///
/// Equal are equal texts: `1.0` and `1.00` are two. Nothing that counts credits reads it.
package struct JSONNumber: Hashable, Sendable {
    /// The longest number text that is read, in characters; 64 bits need 20, a `Double` at most 25.
    package static let maximumLength = 64

    /// The number as RFC 8259 writes it, 1 to ``maximumLength`` characters.
    package let text: String
    /// The nearest `Double`; always finite.
    package let value: Double

    /// `nil` when `text`, which the caller has checked against the grammar, is beyond a `Double`.
    init?(grammatical text: String) {
        guard let value = Double(text), value.isFinite else { return nil }
        self.text = text
        self.value = value
    }

    private init(text: String, value: Double) {
        self.text = text
        self.value = value
    }
}

extension JSONNumber {
    /// `count` thousandths as a JSON value with at most three decimals: 100000 is `100`, 100120 is `100.12`.
    static func json(thousandths count: Int64) -> JSONValue {
        let (whole, rest) = count.magnitude.quotientAndRemainder(dividingBy: 1000)
        guard rest != 0 else { return .integer(count / 1000) }
        var digits = Substring(String(1000 + rest).dropFirst())
        while digits.last == "0" { digits.removeLast() }
        let text = "\(count < 0 ? "-" : "")\(whole).\(digits)"
        return .number(JSONNumber(text: text, value: Double(count) / 1000))
    }

    /// The number in thousandths, exactly; `nil` with an exponent, more than three decimals or beyond 64 bits.
    var thousandths: Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...3).contains(parts[1].utf8.count) else { return nil }
        let decimals = parts[1] + String(repeating: "0", count: 3 - parts[1].utf8.count)
        // The sign and the digits in one go, so that -0.5 keeps its sign; an exponent is not a digit and fails here.
        return Int64(parts[0] + decimals)
    }
}
