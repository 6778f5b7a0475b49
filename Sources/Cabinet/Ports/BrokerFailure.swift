package import CabinetModel

/// Why something asked of the broker did not come about, in a code for machines and in words for people.
package struct BrokerFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// What changes what the cabinet does next.
    package enum Sign: Sendable, Equatable {
        /// The broker said that another client has logged in with this cabinet's client id.
        case clientIDTakenOver
        /// The login was refused because the last will is to be retained.
        case refusesRetainedWill
        /// The login was refused because of the quality of service of the last will.
        case refusesQoSOfWill
        /// The login was refused for the user or the user's rights: it may be the right to the last will's topic.
        case mayRefuseRights
        /// The connection was closed in place of an answer to the login: it may be for the last will.
        case mayRefuseWill
        /// The message is larger than the broker takes.
        case tooLarge
    }

    /// One of the not-ready codes.
    package let reason: NotReadyReason
    /// What happened and what to check, without secrets.
    package let explanation: String
    /// `nil` where there is nothing to do but to try again.
    package let sign: Sign?

    package init(_ reason: NotReadyReason, _ explanation: String, sign: Sign? = nil) {
        self.reason = reason
        self.explanation = explanation
        self.sign = sign
    }

    package var description: String { explanation }
}
