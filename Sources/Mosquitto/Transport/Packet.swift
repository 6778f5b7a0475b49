/// One packet of MQTT, whole.
struct Packet: Equatable {
    /// The types of packets, by their number on the wire.
    enum Kind: UInt8 {
        case connect = 1
        case connack, publish, puback, pubrec, pubrel, pubcomp, subscribe, suback, unsubscribe, unsuback, pingreq
        case pingresp, disconnect, auth

        /// Its name in the standard, with the article before it.
        var name: String {
            let name = "\(self)".uppercased()
            return name.hasPrefix("A") || name.hasPrefix("U") ? "an \(name)" : "a \(name)"
        }
    }

    let kind: Kind
    /// The lower four bits of the first byte.
    let flags: UInt8
    /// All that follows the remaining length.
    let body: [UInt8]
    /// Whether the end of the payload is missing, because the packet was larger than what is taken.
    let isCut: Bool

    init(_ kind: Kind, flags: UInt8 = 0, body: [UInt8], isCut: Bool = false) {
        self.kind = kind
        self.flags = flags
        self.body = body
        self.isCut = isCut
    }

    /// The quality of service of a PUBLISH.
    var qos: UInt8 { flags >> 1 & 3 }

    /// As it stands on the wire.
    var bytes: [UInt8] {
        var bytes = [kind.rawValue << 4 | flags]
        bytes.reserveCapacity(body.count + 5)
        var rest = body.count
        repeat {
            let low = UInt8(rest & 0x7F)
            rest >>= 7
            bytes.append(rest == 0 ? low : low | 0x80)
        } while rest > 0
        return bytes + body
    }
}

extension Packet {
    /// The packet as libmosquitto is to see it, which has passed the check: without its properties.
    ///
    /// Nobody reads them here, and the library ends the connection for texts in them that a sender chose and a broker passed
    /// on: the message would come again with each connection, and nothing behind it.
    func bare(_ version: MosquittoOptions.ProtocolVersion) throws(Violation) -> Packet {
        guard version == .v5 else { return self }
        var cursor = ByteCursor(body[...])
        var head: ArraySlice<UInt8> = []
        switch kind {
        case .publish:
            let topic = try cursor.binary()
            head = [UInt8(topic.count >> 8), UInt8(topic.count & 0xFF)] + topic
            if qos > 0 { head += try cursor.bytes(2) }
        case .suback: head = try cursor.bytes(2)
        case .puback, .pubrec, .pubrel, .pubcomp: return Packet(kind, flags: flags, body: Array(body.prefix(3)))
        default: return self
        }
        _ = try cursor.bytes(Int(cursor.variable()))
        return Packet(kind, flags: flags, body: head + [0] + cursor.rest, isCut: isCut)
    }

    /// How large a PUBLISH without properties is, its header included.
    static func publishSize(
        topic: String, payload: [UInt8], qos: Int, _ version: MosquittoOptions.ProtocolVersion
    ) -> Int {
        let body = 2 + topic.utf8.count + (qos > 0 ? 2 : 0) + (version == .v5 ? 1 : 0) + payload.count
        let lengthBytes = body < 128 ? 1 : body < 16_384 ? 2 : body < 2_097_152 ? 3 : 4
        return 1 + lengthBytes + body
    }
}
