/// One topic to subscribe to, and how.
public struct Subscription: Sendable, Equatable {
    /// What the broker does with the message that it keeps for the topic.
    public enum RetainHandling: Sendable, Equatable {
        /// It is not sent. MQTT 5 only: with 3.1.1 it comes all the same, with ``MosquittoMessage/isRetained`` set.
        case doNotSend
        /// It is sent once for each subscribing.
        case sendAtSubscribe
    }

    /// The topic filter; wildcards are allowed.
    public var topic: String
    /// The highest quality of service that is wanted; 0…2.
    public var qos: Int
    /// Whether this client's own messages stay away.
    ///
    /// MQTT 5 only: with 3.1.1 they come back.
    public var noLocal: Bool
    /// What becomes of the kept message.
    public var retainHandling: RetainHandling

    /// Describes a subscription.
    ///
    /// Traps when `qos` is not 0, 1 or 2.
    ///
    /// - Parameters:
    ///   - topic: See ``topic``.
    ///   - qos: See ``qos``.
    ///   - noLocal: See ``noLocal``.
    ///   - retainHandling: See ``retainHandling``.
    public init(
        topic: String, qos: Int = 1, noLocal: Bool = false, retainHandling: RetainHandling = .sendAtSubscribe
    ) {
        precondition((0...2).contains(qos), "a quality of service is 0, 1 or 2")
        self.topic = topic
        self.qos = qos
        self.noLocal = noLocal
        self.retainHandling = retainHandling
    }
}
