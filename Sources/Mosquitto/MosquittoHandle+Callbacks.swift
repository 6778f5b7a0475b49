import CMosquitto
import Glibc
import Synchronization

/// Installs the callbacks of a C object whose user data is a `CallbackContext`.
///
/// Each borrows the context, copies what C owns, and hands it over. All run on the thread that drives the object, but
/// for the log's, which may run on any.
func setCallbacks(of client: OpaquePointer) {
    mosquitto_connect_v5_callback_set(client) { _, context, code, flags, properties in
        guard let context = borrow(context) else { return }
        var login = Login(sessionPresent: flags & 1 != 0, sessionExpiry: context.sessionExpiry)
        login.read(properties)
        context.answered(code: UInt8(truncatingIfNeeded: code), login)
    }
    mosquitto_disconnect_v5_callback_set(client) { _, context, code, _ in
        borrow(context)?.link.withLock { $0.disconnectReason = UInt8(truncatingIfNeeded: code) }
    }
    mosquitto_subscribe_v5_callback_set(client) { _, context, packetID, count, granted, _ in
        let granted = UnsafeBufferPointer(start: granted, count: Int(count)).map { UInt8(truncatingIfNeeded: $0) }
        borrow(context)?.emit(.subscribed(packetID: UInt16(truncatingIfNeeded: packetID), granted: granted))
    }
    mosquitto_publish_v5_callback_set(client) { _, context, packetID, code, _ in
        let packetID = UInt16(truncatingIfNeeded: packetID)
        borrow(context)?.emit(.published(packetID: packetID, reason: UInt8(truncatingIfNeeded: code)))
    }
    mosquitto_message_v5_callback_set(client) { client, context, message, _ in
        guard let message = message?.pointee, let context = borrow(context) else { return }
        guard context.deliver(MosquittoMessage(message)) == .refuse else { return }
        // The acknowledgement is queued already, and is written after this returns: there must be nothing to write to.
        shutdown(mosquitto_socket(client), CInt(SHUT_RDWR))
    }
    mosquitto_log_callback_set(client) { _, context, level, text in
        // Below a warning the library narrates every packet. At these levels it names files, packet ids and OpenSSL's
        // errors, nothing of what was configured as a secret.
        guard level == MOSQ_LOG_WARNING || level == MOSQ_LOG_ERR, let text else { return }
        let line = String(cString: text)
        guard let context = borrow(context) else { return }
        if level == MOSQ_LOG_ERR { context.tls?.note(errorLine: line) }
        context.note(level == MOSQ_LOG_ERR ? .error : .warning, line)
    }
}

private func borrow(_ context: UnsafeMutableRawPointer?) -> CallbackContext? {
    guard let context else { return nil }
    return Unmanaged<CallbackContext>.fromOpaque(context).takeUnretainedValue()
}

extension Login {
    /// Takes what a CONNACK of MQTT 5 says; `nil` says nothing.
    fileprivate mutating func read(_ properties: OpaquePointer?) {
        var byte: UInt8 = 0
        var short: UInt16 = 0
        var long: UInt32 = 0
        func holds(_ property: UInt32, _ read: (CInt) -> OpaquePointer?) -> Bool { read(CInt(property)) != nil }
        if holds(MQTT_PROP_MAXIMUM_QOS.rawValue, { mosquitto_property_read_byte(properties, $0, &byte, false) }) {
            maximumQoS = Int(byte)
        }
        if holds(MQTT_PROP_RETAIN_AVAILABLE.rawValue, { mosquitto_property_read_byte(properties, $0, &byte, false) }) {
            keepsRetained = byte != 0
        }
        if holds(MQTT_PROP_SERVER_KEEP_ALIVE.rawValue, { mosquitto_property_read_int16(properties, $0, &short, false) })
        {
            serverKeepalive = .seconds(Int64(short))
        }
        if holds(MQTT_PROP_RECEIVE_MAXIMUM.rawValue, { mosquitto_property_read_int16(properties, $0, &short, false) }) {
            receiveMaximum = Int(short)
        }
        if holds(
            MQTT_PROP_MAXIMUM_PACKET_SIZE.rawValue, { mosquitto_property_read_int32(properties, $0, &long, false) })
        {
            maximumPacketSize = Int(long)
        }
        if holds(
            MQTT_PROP_SESSION_EXPIRY_INTERVAL.rawValue, { mosquitto_property_read_int32(properties, $0, &long, false) })
        {
            sessionExpiry = .seconds(Int64(long))
        }
    }
}

extension MosquittoMessage {
    /// Copies a message.
    ///
    /// The library has validated the topic; a broken one would come out repaired, never trap.
    fileprivate init(_ message: mosquitto_message) {
        topic = message.topic.map { String(cString: $0) } ?? ""
        payload = Array(UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen)))
        qos = Int(message.qos)
        isRetained = message.retain
        packetID = message.qos == 0 ? nil : UInt16(truncatingIfNeeded: message.mid)
    }
}
