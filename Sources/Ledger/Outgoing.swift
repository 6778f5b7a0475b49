/// Which messages wait in the outbox for the broker; order is kept within a topic.
package enum OutboxTopic: String, CaseIterable, Sendable {
    case receipt
    case gameOver = "gameover"
}

/// A message that the broker has not acknowledged yet.
package struct Outgoing: Equatable, Sendable {
    /// Rises from message to message and is never used again, not even after a restart.
    package let number: Int64
    package let topic: OutboxTopic
    /// The JSON text to publish, as it was written at the time of the fact.
    package let payload: String
}
