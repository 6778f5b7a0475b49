package import CabinetProtocol

/// A QoS 0 message that could not be written to the ledger yet; nobody but this process has it any more.
package enum HeldMessage: Sendable {
    /// As it came.
    case message(BrokerMessage)
    /// What is worth keeping of one that is too large to be looked at: that it is refused.
    case refusal(Refusal, TopicKind)

    /// Keeps no more of `message`, which came on the topic `kind`, than its size allows.
    package init(_ message: BrokerMessage, on kind: TopicKind) {
        do throws(Refusal) {
            try Payload.checkSize(message.payload)
            self = .message(message)
        } catch {
            self = .refusal(error, kind)
        }
    }
}
