package import CabinetModel

/// A time stamp of a message: the exact text that was sent, and the instant it means.
///
/// The text is kept because it identifies a payment: `…:00Z` and `…:00.0Z` are one instant and two payments.
package struct Timestamp: Hashable, Sendable {
    /// RFC 3339 in UTC, at most 35 characters.
    package let text: String
    package let instant: UTCInstant

    /// Takes a text as it was sent; `nil` when it is not RFC 3339 in UTC, see `UTCInstant.init(rfc3339:)`.
    package init?(_ text: String) {
        guard let instant = UTCInstant(rfc3339: text) else { return nil }
        self.text = text
        self.instant = instant
    }

    /// The time stamp of a message that is being written: microseconds, and the instant that its text means.
    package init(_ instant: UTCInstant) {
        let text = instant.rfc3339
        self.text = text
        self.instant = UTCInstant(rfc3339: text) ?? instant
    }
}
