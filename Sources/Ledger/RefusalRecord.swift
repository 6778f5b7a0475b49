package import CabinetModel
package import CabinetProtocol

/// A refused message that is no payment of its own, as far as it could be read.
package struct RefusalRecord: Equatable, Sendable {
    /// Rises from message to message.
    package let number: Int64
    package let receivedAt: UTCInstant
    /// Where it came.
    package let topic: TopicKind
    package let reason: RefusalReason
    /// The transaction id that it named, or else its time stamp text, if that was valid.
    package let name: String?
    package let credits: Int?
    /// Which member was wrong, and what was expected of it.
    package let detail: String
}
