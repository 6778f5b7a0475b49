import CMosquitto
import Glibc
import Synchronization

/// Installs the callbacks of a C object whose user data is a `CallbackContext`.
///
/// Each borrows the context, copies what C owns, and hands it over. All run on the thread that drives the object, but
/// for the log's, which may run on any.
func setCallbacks(of client: OpaquePointer) {
    mosquitto_connect_v5_callback_set(client) { _, context, _, _, _ in
        // A login that was refused does not come as far as this.
        borrow(context)?.accepted()
    }
    mosquitto_subscribe_v5_callback_set(client) { _, context, packetID, count, granted, _ in
        let granted = UnsafeBufferPointer(start: granted, count: Int(count)).map { UInt8(truncatingIfNeeded: $0) }
        borrow(context)?.emit(.subscribed(packetID: UInt16(truncatingIfNeeded: packetID), granted: granted))
    }
    mosquitto_publish_v5_callback_set(client) { _, context, packetID, code, _ in
        let packetID = UInt16(truncatingIfNeeded: packetID)
        borrow(context)?.emit(.published(packetID: packetID, reason: UInt8(truncatingIfNeeded: code)))
    }
    mosquitto_message_v5_callback_set(client) { _, context, message, _ in
        // The acknowledgement is queued already. After a refusal nothing that is queued goes to the broker any more.
        guard let message = message?.pointee else { return }
        borrow(context)?.deliver(MosquittoMessage(message))
    }
    mosquitto_log_callback_set(client) { _, context, level, text in
        // Below a warning the library narrates every packet. At these levels it names packet ids, nothing of what was
        // configured as a secret.
        guard level == MOSQ_LOG_WARNING || level == MOSQ_LOG_ERR, let text else { return }
        borrow(context)?.note(level == MOSQ_LOG_ERR ? .error : .warning, String(cString: text))
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
