/// What speaks on a port when it is not MQTT, told by its first bytes.
enum Stranger {
    /// The name of the protocol; `nil` when the bytes say nothing.
    static func name(_ bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes.prefix(16), as: UTF8.self)
        if text.hasPrefix("HTTP/") || text.hasPrefix("<html") || text.hasPrefix("<!DOCTYPE") { return "HTTP" }
        if text.hasPrefix("SSH-") { return "SSH" }
        if text.hasPrefix("220 ") || text.hasPrefix("220-") { return "SMTP or FTP" }
        if text.hasPrefix("RFB ") { return "VNC" }
        // A TLS record: an alert or a part of a handshake, of any version of TLS.
        if let first = bytes.first, first == 0x15 || first == 0x16, bytes.dropFirst().first == 3 { return "TLS" }
        return nil
    }
}
