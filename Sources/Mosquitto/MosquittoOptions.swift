/// How to reach one broker, and as whom: everything that a ``MosquittoClient`` needs to connect.
///
/// A plain value; nothing is checked before ``MosquittoClient/init(options:onMessage:onEvent:onLog:)``, which throws
/// ``MosquittoError/invalidOption(name:reason:)`` for what no broker could accept.
/// Its descriptions, and what `dump` shows of it, never contain the password.
public struct MosquittoOptions: Sendable, Equatable {
    /// The broker's host name or address.
    ///
    /// With TLS it is also the name that the certificate must be made out to.
    public var host: String
    /// The broker's TCP port; 1…65535.
    public var port: Int
    /// The version of MQTT that is spoken.
    public var version: ProtocolVersion
    /// The client id; 1 to 65535 bytes.
    ///
    /// Two clients with one id throw each other out for ever.
    public var clientID: String
    /// Whether the broker forgets this client's subscriptions and queued messages at each connect.
    public var cleanSession: Bool
    /// How long the broker keeps the session after a loss; whole seconds, MQTT 5 and ``cleanSession`` off only.
    ///
    /// With 3.1.1 the broker decides.
    public var sessionExpiry: Duration
    /// After how long without traffic the connection is probed; whole seconds, 5…65535.
    ///
    /// A dead network is noticed after at most two of them. A broker may shorten it (MQTT 5).
    public var keepalive: Duration
    /// How long each step of connecting may take: TCP, then TLS and login together.
    ///
    /// While another address of the name is left to be tried, it is a quarter of that for the first step and half for the
    /// second.
    public var connectTimeout: Duration
    /// The user name; `nil` to log in without one.
    public var username: String?
    /// The password; needs a ``username``.
    public var password: String?
    /// TLS 1.2 or newer with the host name verified; `nil` for plain text.
    public var tls: TLS?
    /// What the broker publishes for this client when it is lost without a goodbye.
    public var will: Will?

    /// Names a broker; everything else has a default that suits a machine at home.
    ///
    /// - Parameters:
    ///   - host: See ``host``.
    ///   - port: See ``port``.
    ///   - version: See ``version``.
    ///   - clientID: See ``clientID``.
    ///   - cleanSession: See ``cleanSession``.
    ///   - sessionExpiry: See ``sessionExpiry``.
    ///   - keepalive: See ``keepalive``.
    ///   - connectTimeout: See ``connectTimeout``.
    ///   - username: See ``username``.
    ///   - password: See ``password``.
    ///   - tls: See ``tls``.
    ///   - will: See ``will``.
    public init(
        host: String, port: Int, version: ProtocolVersion = .v5, clientID: String, cleanSession: Bool = false,
        sessionExpiry: Duration = .seconds(7 * 24 * 3600), keepalive: Duration = .seconds(30),
        connectTimeout: Duration = .seconds(20), username: String? = nil, password: String? = nil, tls: TLS? = nil,
        will: Will? = nil
    ) {
        self.host = host
        self.port = port
        self.version = version
        self.clientID = clientID
        self.cleanSession = cleanSession
        self.sessionExpiry = sessionExpiry
        self.keepalive = keepalive
        self.connectTimeout = connectTimeout
        self.username = username
        self.password = password
        self.tls = tls
        self.will = will
    }
}

extension MosquittoOptions {
    /// The versions of MQTT that this adapter speaks.
    public enum ProtocolVersion: Sendable, Equatable {
        /// MQTT 5: reason codes, No Local, retain handling, session expiry.
        case v5
        /// MQTT 3.1.1.
        case v311
    }

    /// The files of TLS, PEM each.
    ///
    /// They are read once, when the client is made.
    public struct TLS: Sendable, Equatable {
        /// The certificates that are trusted; `nil` for the system's store.
        public var caFile: String?
        /// This client's certificate, with its chain below it; together with ``keyFile`` or not at all.
        public var certFile: String?
        /// The private key of ``certFile``, without a pass phrase.
        public var keyFile: String?

        /// Names the files; without any the system's store verifies the broker.
        ///
        /// - Parameters:
        ///   - caFile: See ``caFile``.
        ///   - certFile: See ``certFile``.
        ///   - keyFile: See ``keyFile``.
        public init(caFile: String? = nil, certFile: String? = nil, keyFile: String? = nil) {
            self.caFile = caFile
            self.certFile = certFile
            self.keyFile = keyFile
        }
    }

    /// The message that a broker publishes in this client's name when it loses it without a goodbye.
    public struct Will: Sendable, Equatable {
        /// The topic, without wildcards.
        public var topic: String
        /// The payload; at most 65535 bytes.
        public var payload: [UInt8]
        /// The quality of service; 0…2.
        public var qos: Int
        /// Whether the broker keeps it for later subscribers.
        public var retain: Bool

        /// Describes the message.
        ///
        /// - Parameters:
        ///   - topic: See ``topic``.
        ///   - payload: See ``payload``.
        ///   - qos: See ``qos``.
        ///   - retain: See ``retain``.
        public init(topic: String, payload: [UInt8], qos: Int = 1, retain: Bool = true) {
            self.topic = topic
            self.payload = payload
            self.qos = qos
            self.retain = retain
        }
    }
}

extension MosquittoOptions: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// One line for a log, such as `mqtts://cab-1@broker.example:8883 as coinpulse-cab-1`.
    public var description: String {
        let scheme = tls == nil ? "mqtt" : "mqtts"
        let user = username.map { "\($0)@" } ?? ""
        return "\(scheme)://\(user)\(host):\(port) as \(clientID)"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror with the description only, so that `dump` does not show what a log must not.
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
