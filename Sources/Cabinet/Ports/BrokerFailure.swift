package import CabinetModel

/// Why there is no connection to the broker, in a code for machines and in words for people.
package struct BrokerFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// One of the not-ready codes.
    package let reason: NotReadyReason
    /// What happened and what to check, without secrets.
    package let explanation: String

    package init(_ reason: NotReadyReason, _ explanation: String) {
        self.reason = reason
        self.explanation = explanation
    }

    package var description: String { explanation }
}
