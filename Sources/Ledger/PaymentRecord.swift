package import CabinetModel

/// Everything that explains one payment afterwards.
package struct PaymentRecord: Equatable, Sendable {
    package let number: PaymentNumber
    package let source: CreditSource
    package let transactionID: TransactionID?
    /// The message's own time stamp text, if it came in a message that had a valid one.
    package let timestampText: String?
    /// `nil` when the message was refused for the credits it named.
    package let credits: Int?
    /// Who gave it, for service and test.
    package let actor: String?
    package let receivedAt: UTCInstant
    /// No first pulse after this; `nil` when it said nothing of it.
    package let expiresAt: UTCInstant?
    /// When its first pulse began; `nil` before.
    package let begunAt: UTCInstant?
    /// When its outcome became final; `nil` before.
    package let finishedAt: UTCInstant?
    package let pulses: PulseTally
    /// The shortest time that the switch was open before one of its pulses; `nil` until one was measured.
    package let shortestGap: Duration?
    /// ``Outcome/accepted`` while pulses are owed.
    package let outcome: Outcome
    /// Why it was rejected or cancelled: a ``RefusalReason``, or the code of another version of this program.
    package let reason: String?
}
