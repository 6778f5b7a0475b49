/// What happens to a connection, in the order in which it happens.
///
/// Of each ``MosquittoClient/open()`` exactly one of ``refused(_:)`` and ``disconnected(_:)`` is the last word, and
/// ``MosquittoClient/turn(timeout:)`` returns the same as ``TurnResult/closed(_:)``.
public enum MosquittoEvent: Sendable, Equatable {
    /// The broker has accepted the login, and says of itself what the login holds.
    case connected(Login)
    /// The attempt has failed before the broker accepted the login.
    case refused(ConnectFailure)
    /// The connection that ``connected(_:)`` reported has ended.
    case disconnected(Disconnect)
    /// The broker has answered one subscription: `granted` holds its QoS, or 128 and more when it was refused.
    case subscribed(packetID: UInt16, granted: [UInt8])
    /// A publish is done: at QoS 1 and 2 the broker has answered, at QoS 0 the socket has taken it.
    ///
    /// `reason` is below 128 for success (16: nobody is subscribed) and 128 or more for a refusal (135: no rights);
    /// MQTT 3.1.1 knows only 0.
    case published(packetID: UInt16, reason: UInt8)
}
