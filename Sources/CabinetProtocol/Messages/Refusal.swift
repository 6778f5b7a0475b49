package import CabinetModel

/// Why one message was not taken, and what it can be named by in a receipt.
///
/// A message that is not provably for this cabinet (`bad_json`, `too_large`, `bad_machine`) names nothing: a receipt
/// under another machine's payment would be a lie about it.
package struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// The longest ``detail``, in characters.
    package static let maximumDetailLength = 200

    package let reason: RefusalReason
    /// The payment's id, when it was readable and the message was this cabinet's.
    package let transactionID: TransactionID?
    /// The exact text of the payment's time stamp, when it was valid and the message was this cabinet's.
    package let timestampText: String?
    /// The credits that were asked for, in range or not, when they were an integer.
    package let credits: Int?
    /// For the log: which member, and what was expected of it.
    ///
    /// Never the payload; control characters are escaped.
    package let detail: String

    /// Escapes the control characters of `detail` and cuts it at ``maximumDetailLength``.
    package init(
        _ reason: RefusalReason, transactionID: TransactionID? = nil, timestampText: String? = nil, credits: Int? = nil,
        detail: String
    ) {
        self.reason = reason
        self.transactionID = transactionID
        self.timestampText = timestampText
        self.credits = credits
        self.detail = Self.loggable(detail)
    }

    /// The reason and the detail; never what the message holds.
    package var description: String { "\(reason.rawValue): \(detail)" }

    private static func loggable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(maximumDetailLength) {
            result += scalar.isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }
        return String(result.prefix(maximumDetailLength))
    }
}
