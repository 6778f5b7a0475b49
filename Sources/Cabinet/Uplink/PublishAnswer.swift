/// What the broker said to one publish.
package struct PublishAnswer: Sendable, Equatable {
    /// What the code means for the message and for those behind it.
    package enum Kind: Sendable, Equatable {
        /// The broker has it.
        case taken
        /// It is refused for now: the same message may be taken later, on the same connection.
        case passing
        /// It is refused, and everything else on this topic would be.
        case staying
        /// This one message is larger than the broker takes.
        case tooLarge

        /// Reads a reason code of MQTT 5; 3.1.1 knows only 0.
        package init(reason: UInt8) {
            self =
                switch reason {
                case ..<128: .taken
                // Unspecified, implementation specific, packet id in use, receive maximum, quota.
                case 128, 131, 145, 147, 151: .passing
                case 149: .tooLarge
                // No rights 135, topic 144, payload 153, and what nobody foresaw: with a wrong guess it waits, and is told.
                default: .staying
                }
        }
    }

    package let packetID: UInt16
    /// 128 and more is a refusal; always 0 on MQTT 3.1.1.
    package let reason: UInt8

    package init(packetID: UInt16, reason: UInt8) {
        self.packetID = packetID
        self.reason = reason
    }
}
