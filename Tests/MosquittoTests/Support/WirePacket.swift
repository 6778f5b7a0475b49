/// The packets of MQTT that the tests of this adapter need, byte by byte, all shorter than 128 bytes.
enum WirePacket {
    /// CONNACK of MQTT 5.
    ///
    /// - Parameters:
    ///   - code: 0 to accept.
    ///   - sessionPresent: Whether the broker has a session.
    ///   - properties: As they stand on the wire.
    /// - Returns: The whole packet.
    static func accepted(code: UInt8 = 0, sessionPresent: Bool = false, properties: [UInt8] = []) -> [UInt8] {
        let body = [sessionPresent ? 1 : 0, code, UInt8(properties.count)] + properties
        return [0x20, UInt8(body.count)] + body
    }

    /// CONNACK of MQTT 3.1.1.
    static func accepted311(code: UInt8 = 0) -> [UInt8] { [0x20, 2, 0, code] }

    /// PUBLISH of MQTT 5; at QoS 0 without a packet id.
    static func publish(_ topic: String, _ text: String, packetID: UInt16?, properties: [UInt8] = []) -> [UInt8] {
        var body = [0, UInt8(topic.utf8.count)] + Array(topic.utf8)
        if let packetID { body += [UInt8(packetID >> 8), UInt8(packetID & 0xFF)] }
        body += [UInt8(properties.count)] + properties + Array(text.utf8)
        return [packetID == nil ? 0x30 : 0x32, UInt8(body.count)] + body
    }

    /// PUBACK of MQTT 5.
    static func acknowledge(_ packetID: UInt16, reason: UInt8 = 0) -> [UInt8] {
        [0x40, 4, UInt8(packetID >> 8), UInt8(packetID & 0xFF), reason, 0]
    }

    /// DISCONNECT of MQTT 5.
    static func disconnect(_ reason: UInt8) -> [UInt8] { [0xE0, 2, reason, 0] }
}
