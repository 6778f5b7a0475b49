import CMosquitto
import Glibc
import Synchronization

/// Installs the callbacks of a C object whose user data is a `CallbackContext`.
///
/// Each borrows the context, copies what C owns, and hands it over. All run on the thread that drives the object, but
/// for the log's, which may run on any.
func setCallbacks(of client: OpaquePointer) {
    mosquitto_connect_v5_callback_set(client) { _, context, code, flags, properties in
        var seconds: UInt16 = 0
        let hasKeepalive = mosquitto_property_read_int16(
            properties, CInt(MQTT_PROP_SERVER_KEEP_ALIVE.rawValue), &seconds, false)
        var retains: UInt8 = 1
        mosquitto_property_read_byte(properties, CInt(MQTT_PROP_RETAIN_AVAILABLE.rawValue), &retains, false)
        borrow(context)?.answered(
            code: UInt8(truncatingIfNeeded: code), sessionPresent: flags & 1 != 0,
            serverKeepalive: hasKeepalive == nil ? nil : .seconds(Int64(seconds)), keepsMessages: retains != 0)
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
