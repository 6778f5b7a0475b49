import CMosquitto
import CabinetPlatform
import Glibc

/// The C object and every call to it.
///
/// Nothing else touches `CMosquitto`, except for the callbacks beside it.
///
/// Made whole or not at all, freed in `deinit`. It does not lock: which call may be made from which thread is argued at
/// ``MosquittoClient``.
struct MosquittoHandle: ~Copyable {
    private let client: OpaquePointer
    private let context: Unmanaged<CallbackContext>
    private let keepalive: CInt
    /// The properties of CONNECT; `nil` with 3.1.1.
    ///
    /// Owned.
    private let properties: OpaquePointer?

    /// Makes the C object and sets everything that does not change from one connection to the next.
    ///
    /// `options` must be valid: see `MosquittoOptions.validate`.
    init(_ options: MosquittoOptions, context: CallbackContext) throws(MosquittoError) {
        try Self.startLibrary()
        let retained = Unmanaged.passRetained(context)
        guard let client = mosquitto_new(options.clientID, options.cleanSession, retained.toOpaque()) else {
            let code = errno
            retained.release()
            throw .library(operation: "mosquitto_new", code: Int(code), text: SystemError.text(of: code))
        }
        do throws(MosquittoError) {
            try Self.configure(client, options)
            properties = try Self.connectProperties(options)
        } catch {
            mosquitto_destroy(client)
            retained.release()
            throw error
        }
        setCallbacks(of: client)
        self.client = client
        self.context = retained
        keepalive = CInt(options.keepalive.wholeSeconds)
    }

    deinit {
        mosquitto_log_callback_set(client, nil)  // the log's lock is destroyed before the socket is closed
        mosquitto_destroy(client)  // closes the socket; no callback runs after this line
        var properties = properties
        mosquitto_property_free_all(&properties)
        context.release()
    }

    /// `mosquitto_lib_init`, once in the life of the process; its counterpart is not worth calling.
    private static let startCode = MosquittoCode(rawValue: mosquitto_lib_init())

    private static func startLibrary() throws(MosquittoError) {
        try check(startCode.rawValue, "mosquitto_lib_init")
    }

    private static func configure(_ client: OpaquePointer, _ options: MosquittoOptions) throws(MosquittoError) {
        let version = options.version == .v5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311
        try check(mosquitto_int_option(client, MOSQ_OPT_PROTOCOL_VERSION, CInt(version)), "mosquitto_int_option")
        // Without this the acknowledgement of a message leaves before its handler has run.
        try check(mosquitto_threaded_set(client, true), "mosquitto_threaded_set")
        try check(mosquitto_int_option(client, MOSQ_OPT_RECEIVE_MAXIMUM, receiveMaximum), "mosquitto_int_option")
        try check(
            mosquitto_username_pw_set(client, options.username, options.password), "mosquitto_username_pw_set")
        if let will = options.will {
            let code = mosquitto_will_set(
                client, will.topic, CInt(will.payload.count), will.payload, CInt(will.qos), will.retain)
            if code == MosquittoCode.invalid.rawValue { throw .invalidTopic(will.topic) }
            try check(code, "mosquitto_will_set")
        }
    }

    private static func connectProperties(_ options: MosquittoOptions) throws(MosquittoError) -> OpaquePointer? {
        guard options.version == .v5 else { return nil }
        var properties: OpaquePointer?
        let size = CInt(MQTT_PROP_MAXIMUM_PACKET_SIZE.rawValue)
        try check(
            mosquitto_property_add_int32(&properties, size, maximumPacketSize), "mosquitto_property_add_int32")
        guard !options.cleanSession, options.sessionExpiry > .zero else { return properties }
        let expiry = CInt(MQTT_PROP_SESSION_EXPIRY_INTERVAL.rawValue)
        try check(
            mosquitto_property_add_int32(&properties, expiry, UInt32(options.sessionExpiry.wholeSeconds)),
            "mosquitto_property_add_int32")
        return properties
    }

    /// How many messages the broker may send ahead of their acknowledgements (MQTT 5).
    private static let receiveMaximum: CInt = 20
    /// The largest packet that the broker may send (MQTT 5), in bytes.
    private static let maximumPacketSize = UInt32(PacketReader.largestBody)

    fileprivate static func check(_ code: CInt, _ operation: String) throws(MosquittoError) {
        let code = MosquittoCode(rawValue: code)
        guard code != .success else { return }
        throw .library(operation: operation, code: Int(code.rawValue), text: code.text)
    }
}

/// The network thread's calls.
extension MosquittoHandle {
    /// The socket; -1 when there is none.
    var socket: CInt { mosquitto_socket(client) }

    /// Whether packets wait to be written.
    var wantsWrite: Bool { mosquitto_want_write(client) }

    /// Connects to a Unix socket of this process, and queues the CONNECT.
    func connect(to path: String) -> MosquittoResult {
        errno = 0
        let result = result(mosquitto_connect_bind_v5(client, path, 0, keepalive, nil, properties))
        // The library's own sockets are inherited by what the process starts.
        if socket >= 0 { _ = fcntl(socket, F_SETFD, FD_CLOEXEC) }
        return result
    }

    /// Closes the socket at once and silently: nothing queued is written, no callback runs.
    ///
    /// Harmless when closed.
    ///
    /// libmosquitto has no call for that. Connecting to the empty path does it: it drops the old connection, keeps the
    /// properties and the unacknowledged publishes, and fails before it makes a socket.
    func close() {
        mosquitto_connect_bind_v5(client, "", 0, keepalive, nil, properties)
    }

    /// Reads what has come, and runs the callbacks for it.
    func read() -> MosquittoResult {
        errno = 0
        return result(mosquitto_loop_read(client, 1))
    }

    /// Writes what is queued, as far as the socket takes it.
    func write() -> MosquittoResult {
        errno = 0
        return result(mosquitto_loop_write(client, 1))
    }

    /// Sends a probe when one is due, and closes the connection when the last one was not answered.
    func keepAlive() -> MosquittoResult {
        errno = 0
        return result(mosquitto_loop_misc(client))
    }

    private func result(_ code: CInt) -> MosquittoResult {
        MosquittoResult(code: MosquittoCode(rawValue: code), errno: errno)
    }
}

/// Calls for any thread. They only queue: the network thread writes.
extension MosquittoHandle {
    /// Queues a message and returns its packet id.
    func publish(topic: String, payload: [UInt8], qos: Int, retain: Bool) throws(MosquittoError) -> UInt16 {
        guard let length = CInt(exactly: payload.count) else { throw .tooLarge }
        var packetID: CInt = 0
        let code = MosquittoCode(
            rawValue: mosquitto_publish_v5(client, &packetID, topic, length, payload, CInt(qos), retain, nil))
        switch code {
        case .success: break
        // The socket has gone meanwhile. At QoS 1 and 2 the library has kept the message and sends it after the next
        // login, so it is in flight like any other.
        case .notConnected: if qos == 0 { throw .notConnected }
        case .invalid, .malformedUTF8: throw .invalidTopic(topic)
        case .oversizePacket, .payloadSize: throw .tooLarge
        case .qosNotSupported: throw .qosNotSupported
        default: try Self.check(code.rawValue, "mosquitto_publish_v5")
        }
        return UInt16(truncatingIfNeeded: packetID)
    }

    /// Queues one subscription and returns its packet id.
    func subscribe(_ subscription: Subscription) throws(MosquittoError) -> UInt16 {
        var options = subscription.noLocal ? CInt(MQTT_SUB_OPT_NO_LOCAL.rawValue) : 0
        if subscription.retainHandling == .doNotSend { options |= CInt(MQTT_SUB_OPT_SEND_RETAIN_NEVER.rawValue) }
        var packetID: CInt = 0
        let code = MosquittoCode(
            rawValue: mosquitto_subscribe_v5(
                client, &packetID, subscription.topic, CInt(subscription.qos), options, nil))
        switch code {
        case .success: break
        case .notConnected: throw .notConnected
        case .invalid, .malformedUTF8: throw .invalidTopic(subscription.topic)
        case .oversizePacket: throw .tooLarge
        default: try Self.check(code.rawValue, "mosquitto_subscribe_v5")
        }
        return UInt16(truncatingIfNeeded: packetID)
    }
}
