/// Lets through what a broker may send to this client at this point, and nothing else.
///
/// A value. It is as strict as libmosquitto has to be protected, and says what was wrong, which the library does not.
struct PacketCheck {
    private let version: MosquittoOptions.ProtocolVersion
    private var hasAnswered = false
    /// How many messages at QoS 2 the library may hold back in its memory until the broker releases them.
    private var halfDone = 0
    private static let halfDoneLimit = 20

    init(_ version: MosquittoOptions.ProtocolVersion) {
        self.version = version
    }

    /// Checks one packet.
    ///
    /// - Throws: ``Violation``: the connection is of no more use.
    mutating func check(_ packet: Packet) throws(Violation) {
        let kind = packet.kind
        if kind == .connack, hasAnswered { throw Violation("a second CONNACK") }
        guard hasAnswered || kind == .connack || kind == .disconnect else {
            throw Violation("\(kind.name) before the CONNACK")
        }
        if kind != .publish {
            guard packet.flags == (kind == .pubrel ? 2 : 0) else {
                throw Violation("\(kind.name) with the flags \(packet.flags)")
            }
        }
        var cursor = ByteCursor(packet.body[...])
        switch kind {
        case .connack: hasAnswered = true  // its content is read by Connack
        case .publish: try checkPublish(packet, &cursor)
        case .puback, .pubrec, .pubrel, .pubcomp:
            _ = try cursor.packetID()
            try checkReason(kind, &cursor)
            if kind == .pubrel { halfDone = max(0, halfDone - 1) }
        case .suback:
            _ = try cursor.packetID()
            if version == .v5 { _ = try Properties(&cursor, in: kind) }
            guard !cursor.isAtEnd else { throw Violation("a SUBACK without an answer") }
        case .pingresp:
            guard cursor.isAtEnd else { throw Violation("a PINGRESP with a content") }
        case .disconnect where version == .v5: try checkReason(kind, &cursor)
        case .connect, .subscribe, .unsubscribe, .unsuback, .pingreq, .disconnect, .auth:
            throw Violation("\(kind.name), which nobody has asked for")
        }
    }

    private mutating func checkPublish(_ packet: Packet, _ cursor: inout ByteCursor) throws(Violation) {
        guard packet.qos < 3 else { throw Violation("a PUBLISH with a quality of service of 3") }
        let topic = try cursor.text()
        guard !topic.isEmpty, !topic.utf8.contains(UInt8(ascii: "#")), !topic.utf8.contains(UInt8(ascii: "+")) else {
            throw Violation("a PUBLISH to the topic '\(topic.prefix(64))'")
        }
        if packet.qos > 0 { _ = try cursor.packetID() }
        if version == .v5 { _ = try Properties(&cursor, in: .publish) }
        guard !packet.isCut || cursor.rest.count >= PacketReader.shortestCut else {
            throw Violation("a PUBLISH whose properties alone are too large")
        }
        guard packet.qos == 2 else { return }
        guard halfDone < Self.halfDoneLimit else {
            throw Violation("more than \(Self.halfDoneLimit) messages at QoS 2 at once")
        }
        halfDone += 1
    }

    /// A reason code and properties, both of which may be missing, at the end of a packet.
    private func checkReason(_ kind: Packet.Kind, _ cursor: inout ByteCursor) throws(Violation) {
        if version == .v5, !cursor.isAtEnd {
            _ = try cursor.byte()
            if !cursor.isAtEnd { _ = try Properties(&cursor, in: kind) }
        }
        guard cursor.isAtEnd else { throw Violation("\(kind.name) with something behind its end") }
    }
}
