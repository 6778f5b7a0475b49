/// The properties of one packet of MQTT 5, each known, of its type, and allowed where it stands.
///
/// libmosquitto up to 2.0.17 ends the process for an unknown one, so none may come as far as that.
struct Properties {
    /// The value of each property that is a number.
    private(set) var numbers: [UInt8: UInt32] = [:]

    /// Reads the length and the properties from the front of `cursor`.
    ///
    /// - Throws: ``Violation`` for anything that the standard does not allow in a packet of this kind.
    init(_ cursor: inout ByteCursor, in kind: Packet.Kind) throws(Violation) {
        var section = ByteCursor(try cursor.bytes(Int(cursor.variable())))
        var seen: Set<UInt8> = []
        while !section.isAtEnd {
            let id = try section.byte()
            guard let rule = Self.rules[id], rule.kinds.contains(kind) else {
                throw Violation("\(kind.name) with the property 0x\(String(id, radix: 16))")
            }
            guard seen.insert(id).inserted || rule.mayRepeat else {
                throw Violation("\(kind.name) with two properties \(rule.name)")
            }
            if let number = try Self.value(rule, &section) { numbers[id] = number }
        }
    }

    /// The numbers of those that a login is read from.
    enum ID {
        static let sessionExpiry: UInt8 = 0x11
        static let serverKeepalive: UInt8 = 0x13
        static let receiveMaximum: UInt8 = 0x21
        static let maximumQoS: UInt8 = 0x24
        static let retainAvailable: UInt8 = 0x25
        static let maximumPacketSize: UInt8 = 0x27
    }

    private enum Form {
        /// 0 or 1.
        case flag
        case short, long
        /// As before, and not zero.
        case positiveShort, positiveLong, positiveVariable
        case text, pair, binary
    }

    private struct Rule {
        let name: String
        let form: Form
        let kinds: Set<Packet.Kind>
        var mayRepeat = false
    }

    /// Reads one value; `nil` for what is no number.
    private static func value(_ rule: Rule, _ cursor: inout ByteCursor) throws(Violation) -> UInt32? {
        let number: UInt32
        switch rule.form {
        case .flag: number = UInt32(try cursor.byte())
        case .short, .positiveShort: number = UInt32(try cursor.short())
        case .long, .positiveLong: number = try cursor.long()
        case .positiveVariable: number = try cursor.variable()
        // What a text says is the sender's business: it goes no further than here.
        case .text, .pair:
            _ = try cursor.binary()
            if rule.form == .pair { _ = try cursor.binary() }
            return nil
        case .binary:
            _ = try cursor.binary()
            return nil
        }
        let isAllowed =
            switch rule.form {
            case .flag: number <= 1
            case .positiveShort, .positiveLong, .positiveVariable: number > 0
            default: true
            }
        guard isAllowed else { throw Violation("the value \(number) for the property \(rule.name)") }
        return number
    }

    private static let answers: Set<Packet.Kind> = [
        .connack, .puback, .pubrec, .pubrel, .pubcomp, .suback, .unsuback, .disconnect,
    ]

    /// What a broker may send: section 2.2.2.2 of the standard without what is for clients only.
    private static let rules: [UInt8: Rule] = [
        0x01: Rule(name: "payload format", form: .flag, kinds: [.publish]),
        0x02: Rule(name: "message expiry", form: .long, kinds: [.publish]),
        0x03: Rule(name: "content type", form: .text, kinds: [.publish]),
        0x08: Rule(name: "response topic", form: .text, kinds: [.publish]),
        0x09: Rule(name: "correlation data", form: .binary, kinds: [.publish]),
        0x0B: Rule(name: "subscription identifier", form: .positiveVariable, kinds: [.publish], mayRepeat: true),
        ID.sessionExpiry: Rule(name: "session expiry", form: .long, kinds: [.connack, .disconnect]),
        0x12: Rule(name: "assigned client id", form: .text, kinds: [.connack]),
        ID.serverKeepalive: Rule(name: "server keepalive", form: .short, kinds: [.connack]),
        0x15: Rule(name: "authentication method", form: .text, kinds: [.connack]),
        0x16: Rule(name: "authentication data", form: .binary, kinds: [.connack]),
        0x1A: Rule(name: "response information", form: .text, kinds: [.connack]),
        0x1C: Rule(name: "server reference", form: .text, kinds: [.connack, .disconnect]),
        0x1F: Rule(name: "reason string", form: .text, kinds: answers),
        ID.receiveMaximum: Rule(name: "receive maximum", form: .positiveShort, kinds: [.connack]),
        0x22: Rule(name: "topic alias maximum", form: .short, kinds: [.connack]),
        0x23: Rule(name: "topic alias", form: .positiveShort, kinds: [.publish]),
        ID.maximumQoS: Rule(name: "maximum QoS", form: .flag, kinds: [.connack]),
        ID.retainAvailable: Rule(name: "retain available", form: .flag, kinds: [.connack]),
        0x26: Rule(name: "user property", form: .pair, kinds: answers.union([.publish]), mayRepeat: true),
        ID.maximumPacketSize: Rule(name: "maximum packet size", form: .positiveLong, kinds: [.connack]),
        0x28: Rule(name: "wildcard subscription available", form: .flag, kinds: [.connack]),
        0x29: Rule(name: "subscription identifiers available", form: .flag, kinds: [.connack]),
        0x2A: Rule(name: "shared subscription available", form: .flag, kinds: [.connack]),
    ]
}
