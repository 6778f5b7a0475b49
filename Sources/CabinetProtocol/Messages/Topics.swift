package import CabinetModel

/// The MQTT topics of one cabinet: `arcade/machine/<id>/…`.
package struct Topics: Hashable, Sendable {
    package let machineID: MachineID

    package init(machineID: MachineID) {
        self.machineID = machineID
    }

    package var coinPulse: String { self[.coinPulse] }
    package var gameOver: String { self[.gameOver] }
    package var cancel: String { self[.cancel] }
    package var paymentLink: String { self[.paymentLink] }
    package var status: String { self[.status] }
    package var receipt: String { self[.receipt] }

    /// The full topic of one kind.
    package subscript(kind: TopicKind) -> String {
        "arcade/machine/\(machineID)/\(kind.rawValue)"
    }

    /// Which of this cabinet's topics `topic` is, byte by byte; `nil` for every other topic.
    package func kind(of topic: String) -> TopicKind? {
        TopicKind.allCases.first { self[$0].hasSameBytes(as: topic) }
    }
}
