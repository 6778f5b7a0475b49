package import CabinetModel

/// A refused message that is no payment of its own, as far as it could be read.
package struct RefusalRecord: Equatable, Sendable {
    /// Rises from message to message.
    package let number: Int64
    package let receivedAt: UTCInstant
    /// Where it came: a ``TopicKind``, as text for what another version of this program may have written.
    package let topic: String
    /// A ``RefusalReason``, in the same way.
    package let reason: String
    /// The transaction id that it named, or else its time stamp text, if that was valid.
    package let name: String?
    package let credits: Int?
    /// Which member was wrong, and what was expected of it.
    package let detail: String
}
