import CabinetProtocol

/// One client of an MQTT broker, driven by the network thread.
///
/// Implemented over libmosquitto, and by a scripted one in tests. The handlers that it is made with run inside `turn`
/// on the thread that calls it.
package protocol BrokerConnection: Sendable {
    /// Starts to connect and returns; what comes of it is told by an event or by `turn`.
    ///
    /// `will` is how the last will is offered, if there is one; `nil` is without.
    ///
    /// Called again after a loss it begins anew: what was published and not acknowledged is forgotten, and its answer
    /// will not come. Network thread only.
    func open(_ will: WillTerms.Offer?) throws(BrokerFailure)

    /// Runs the network for at most `timeout` and calls the handlers for what arrived. Network thread only.
    func turn(timeout: Duration) -> BrokerTurn

    /// Sends a command; any thread. Returns the packet id of a publish or subscribe, and 0 for the others.
    func perform(_ command: BrokerCommand) throws(BrokerFailure) -> UInt16
}

/// What one turn of the network ended with.
package enum BrokerTurn: Sendable {
    /// Connected or still connecting.
    case continuing
    /// No connection any more, or none came about.
    case closed(BrokerFailure)
}

/// What can be asked of the broker.
package enum BrokerCommand: Sendable, Equatable {
    case subscribe(BrokerSubscription)
    case publish(topic: String, payload: [UInt8], qos: Int, retain: Bool)
    /// Ends the wait of the turn under way, or of the next.
    case wake
    /// Says goodbye, so that the last will is not sent.
    case disconnect
    /// Cuts the socket; nothing that is queued, acknowledgements included, leaves any more.
    case drop
}

/// One topic to subscribe, always at QoS 1.
package struct BrokerSubscription: Sendable, Equatable {
    package let topic: String
    /// Do not send back what this client published (MQTT 5 only).
    package let noLocal: Bool
    /// Whether a retained message is sent at the subscription (MQTT 5; 3.1.1 always sends it).
    package let sendsRetained: Bool

    package init(topic: String, noLocal: Bool = false, sendsRetained: Bool = false) {
        self.topic = topic
        self.noLocal = noLocal
        self.sendsRetained = sendsRetained
    }
}

extension Topics {
    /// Everything that a cabinet asks its broker for.
    ///
    /// No retained payment, cancel or game over (they came live before), and no echo of the cabinet's own game over.
    var subscriptions: [BrokerSubscription] {
        [
            BrokerSubscription(topic: coinPulse),
            BrokerSubscription(topic: cancel),
            BrokerSubscription(topic: gameOver, noLocal: true),
            BrokerSubscription(topic: paymentLink, sendsRetained: true),
        ]
    }
}

/// What the broker told.
package enum BrokerEvent: Sendable, Equatable {
    /// It let this client in; whether it had a session of before, and what it said of itself.
    case connected(sessionPresent: Bool, limits: BrokerLimits = BrokerLimits())
    /// The answer to one subscription; 128 and more is a refusal.
    case subscribed(packetID: UInt16, code: UInt8)
    /// The acknowledgement of a publish; 128 and more is a refusal (always 0 on MQTT 3.1.1).
    case published(packetID: UInt16, reason: UInt8)
}

/// What a broker does not do, by its own word; without a word it does all of MQTT.
package struct BrokerLimits: Sendable, Equatable {
    /// Whether it keeps retained messages.
    package var keepsRetained: Bool
    /// The highest quality of service that it takes; `nil` where it has no way to say (MQTT 3.1.1).
    package var maximumQoS: Int?
    /// How long it keeps this client's session, if that is another time than was asked for.
    package var sessionExpiry: Duration?

    package init(keepsRetained: Bool = true, maximumQoS: Int? = nil, sessionExpiry: Duration? = nil) {
        self.keepsRetained = keepsRetained
        self.maximumQoS = maximumQoS
        self.sessionExpiry = sessionExpiry
    }
}

/// A message as it came from the broker.
package struct BrokerMessage: Sendable, Equatable {
    package let topic: String
    package let payload: [UInt8]
    package let qos: Int
    package let isRetained: Bool
    /// The packet id at QoS 1, `nil` at QoS 0.
    package let packetID: UInt16?

    package init(topic: String, payload: [UInt8], qos: Int, isRetained: Bool, packetID: UInt16?) {
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.isRetained = isRetained
        self.packetID = packetID
    }
}

/// What becomes of a message after its handler returned.
package enum BrokerDisposition: Sendable {
    /// Everything it asks for is on disk (or nothing has to be): the broker may forget it.
    ///
    /// At QoS 0 the broker has forgotten it already, and there is nothing else to answer.
    case acknowledge
    /// It could not be written down: the connection is cut so that the broker keeps it and sends it again.
    ///
    /// Never for QoS 0: those behind it would be lost with the connection.
    case refuse
}
