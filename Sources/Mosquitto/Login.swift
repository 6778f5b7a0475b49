/// What a broker says when it accepts a login: of the session, and of what it can and cannot do.
///
/// With MQTT 3.1.1 it says nothing but ``sessionPresent``; the rest is then what the standard lets a client assume.
public struct Login: Sendable, Equatable {
    /// Whether the subscriptions and queued messages of an earlier connection are there.
    public var sessionPresent: Bool
    /// How long the session outlives this connection, which may be shorter than what was asked for; `nil` when nobody
    /// but the broker knows (MQTT 3.1.1).
    public var sessionExpiry: Duration?
    /// The highest quality of service that it takes.
    ///
    /// A publish above it is refused with ``MosquittoError/qosNotSupported``.
    public var maximumQoS: Int
    /// Whether it keeps retained messages; a retained publish to one that does not is sent as a normal one.
    public var keepsRetained: Bool
    /// The largest packet that it takes, in bytes; `nil` for no bound of its own.
    ///
    /// What is larger is refused with ``MosquittoError/tooLarge``.
    public var maximumPacketSize: Int?
    /// How many publishes at QoS 1 and 2 it takes ahead of its acknowledgements.
    public var receiveMaximum: Int
    /// The keepalive that it demands instead of ``MosquittoOptions/keepalive``; `nil` when that is fine, zero for none.
    public var serverKeepalive: Duration?

    /// Describes a login; each default is what holds when the broker says nothing.
    ///
    /// - Parameters:
    ///   - sessionPresent: See ``sessionPresent``.
    ///   - sessionExpiry: See ``sessionExpiry``.
    ///   - maximumQoS: See ``maximumQoS``.
    ///   - keepsRetained: See ``keepsRetained``.
    ///   - maximumPacketSize: See ``maximumPacketSize``.
    ///   - receiveMaximum: See ``receiveMaximum``.
    ///   - serverKeepalive: See ``serverKeepalive``.
    public init(
        sessionPresent: Bool, sessionExpiry: Duration? = nil, maximumQoS: Int = 2, keepsRetained: Bool = true,
        maximumPacketSize: Int? = nil, receiveMaximum: Int = 65_535, serverKeepalive: Duration? = nil
    ) {
        self.sessionPresent = sessionPresent
        self.sessionExpiry = sessionExpiry
        self.maximumQoS = maximumQoS
        self.keepsRetained = keepsRetained
        self.maximumPacketSize = maximumPacketSize
        self.receiveMaximum = receiveMaximum
        self.serverKeepalive = serverKeepalive
    }
}
