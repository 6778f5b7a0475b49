import Testing

@testable import Mosquitto

@Suite struct `The check of packets` {
    /// What a broker sends after the login, one of each kind.
    static let valid: [Packet] = [
        Packet(.publish, flags: 0x3, body: [0, 1, 0x61, 0, 1, 2, 0x01, 1, 0x7B]),
        Packet(.puback, body: [0, 1]), Packet(.puback, body: [0, 1, 0x87]), Packet(.puback, body: [0, 1, 0, 0]),
        Packet(.pubrec, body: [0, 1, 0, 4, 0x1F, 0, 1, 0x61]), Packet(.pubrel, flags: 2, body: [0, 1]),
        Packet(.pubcomp, body: [0, 1, 0]), Packet(.suback, body: [0, 1, 0, 1, 0x87]), Packet(.pingresp, body: []),
        Packet(.disconnect, body: []), Packet(.disconnect, body: [0x8E]),
        Packet(.disconnect, body: [0x9D, 7, 0x26, 0, 1, 0x61, 0, 1, 0x62]),
    ]

    /// A check that has seen the broker accept the login.
    static func afterLogin(_ version: MosquittoOptions.ProtocolVersion = .v5) throws -> PacketCheck {
        var check = PacketCheck(version)
        try check.check(Packet(.connack, body: version == .v5 ? [0, 0, 0] : [0, 0]))
        return check
    }

    @Test(arguments: valid)
    func `what MQTT allows comes through`(_ packet: Packet) throws {
        var check = try Self.afterLogin()
        try check.check(packet)
    }

    @Test(arguments: [
        (Packet(.publish, body: [0, 1, 0x61, 2, 0x7F, 1]), "a PUBLISH with the property 0x7f"),
        (Packet(.publish, body: [0, 1, 0x61, 3, 0x13, 0, 1]), "a PUBLISH with the property 0x13"),
        (Packet(.publish, body: [0, 1, 0x61, 4, 1, 1, 1, 1]), "a PUBLISH with two properties payload format"),
        (Packet(.publish, body: [0, 1, 0x61, 2, 1, 2]), "the value 2 for the property payload format"),
        (Packet(.publish, body: [0, 1, 0x61, 9, 1]), "a packet that ends in the middle of a field"),
        (Packet(.publish, flags: 6, body: [0, 1, 0x61, 0, 1, 0]), "a PUBLISH with a quality of service of 3"),
        (Packet(.publish, flags: 2, body: [0, 1, 0x61, 0, 0, 0]), "a packet id of 0"),
        (Packet(.publish, body: [0, 0, 0]), "a PUBLISH to the topic ''"),
        (Packet(.publish, body: [0, 1, 0x23, 0]), "a PUBLISH to the topic '#'"),
        (Packet(.publish, body: [0, 3, 0x61, 0, 0x62, 0]), "a text that is not UTF-8"),
        (Packet(.publish, body: [0, 9, 0x61]), "a packet that ends in the middle of a field"),
        (Packet(.puback, body: [0, 1, 0, 2, 0x7F, 1]), "a PUBACK with the property 0x7f"),
        (Packet(.puback, flags: 1, body: [0, 1]), "a PUBACK with the flags 1"),
        (Packet(.puback, body: [0, 1, 0, 0, 9]), "a PUBACK with something behind its end"),
        (Packet(.pubrel, body: [0, 1]), "a PUBREL with the flags 0"),
        (Packet(.suback, body: [0, 1, 2, 0x7F, 1, 0]), "a SUBACK with the property 0x7f"),
        (Packet(.suback, body: [0, 1, 0]), "a SUBACK without an answer"),
        (Packet(.pingresp, body: [0]), "a PINGRESP with a content"),
        (Packet(.disconnect, body: [0, 2, 0x7F, 1]), "a DISCONNECT with the property 0x7f"),
        (Packet(.connack, body: [0, 0, 0]), "a second CONNACK"),
        (Packet(.unsuback, body: [0, 1, 0, 0]), "an UNSUBACK, which nobody has asked for"),
        (Packet(.auth, body: []), "an AUTH, which nobody has asked for"),
        (Packet(.connect, body: []), "a CONNECT, which nobody has asked for"),
    ])
    func `what MQTT does not allow is told`(_ packet: Packet, _ text: String) throws {
        var check = try Self.afterLogin()
        #expect(throws: Violation(text)) { try check.check(packet) }
    }

    // What a sender writes there must not keep the cabinet from the payments behind it.
    @Test(
        arguments: [
            // A user property with a line feed, one that is not UTF-8, and two subscription identifiers.
            ([0x26, 0, 1, 0x6B, 0, 3, 0x61, 0x0A, 0x62], 9), ([0x26, 0, 1, 0x6B, 0, 1, 0xFF], 7),
            ([0x0B, 1, 0x0B, 2], 4),
        ] as [([UInt8], UInt8)])
    func `the properties of a packet go no further, whatever they say`(_ properties: [UInt8], _ length: UInt8) throws {
        var check = try Self.afterLogin()
        let publish = Packet(.publish, flags: 2, body: [0, 1, 0x61, 0, 9, length] + properties + [1, 2, 3])
        try check.check(publish)
        #expect(try publish.bare(.v5) == Packet(.publish, flags: 2, body: [0, 1, 0x61, 0, 9, 0, 1, 2, 3]))
        guard properties[0] == 0x26 else { return }
        let suback = Packet(.suback, body: [0, 9, length] + properties + [0, 0x87])
        try check.check(suback)
        #expect(try suback.bare(.v5) == Packet(.suback, body: [0, 9, 0, 0, 0x87]))
        let puback = Packet(.puback, body: [0, 9, 0x10, length] + properties)
        try check.check(puback)
        #expect(try puback.bare(.v5) == Packet(.puback, body: [0, 9, 0x10]))
    }

    @Test func `nothing may come before the answer to the login, but a goodbye`() throws {
        for packet in Self.valid where packet.kind != .disconnect {
            var check = PacketCheck(.v5)
            #expect(throws: Violation("\(packet.kind.name) before the CONNACK")) { try check.check(packet) }
        }
        var check = PacketCheck(.v5)
        try check.check(Packet(.disconnect, body: [0x8B]))
    }

    @Test func `3 1 1 has no properties, and no goodbye of the broker`() throws {
        var check = try Self.afterLogin(.v311)
        try check.check(Packet(.publish, flags: 2, body: [0, 1, 0x61, 0, 1, 0xFF]))
        try check.check(Packet(.suback, body: [0, 1, 0x80]))
        #expect(throws: Violation.self) { try check.check(Packet(.puback, body: [0, 1, 0])) }
        #expect(throws: Violation.self) { try check.check(Packet(.disconnect, body: [])) }
    }

    @Test func `messages at QoS 2 that are not released are bounded`() throws {
        var check = try Self.afterLogin()
        let publish = Packet(.publish, flags: 4, body: [0, 1, 0x61, 0, 1, 0])
        for _ in 0..<20 { try check.check(publish) }
        #expect(throws: Violation.self) { try check.check(publish) }
        try check.check(Packet(.pubrel, flags: 2, body: [0, 1]))
        try check.check(publish)
    }

    @Test func `a message that is cut has enough left to be known as too large`() throws {
        let properties = [0x26, 0, 1, 0x61, 0, 1, 0x62] as [UInt8]
        let long = Array(repeating: properties, count: 30_000).flatMap(\.self)
        let length = [UInt8(long.count & 0x7F) | 0x80, UInt8(long.count >> 7 & 0x7F) | 0x80, UInt8(long.count >> 14)]
        let packet = Packet(.publish, body: [0, 1, 0x61] + length + long + [0], isCut: true)
        var check = try Self.afterLogin()
        #expect(throws: Violation("a PUBLISH whose properties alone are too large")) { try check.check(packet) }
    }
}

@Suite struct `The answer to a login` {
    private let v5 = MosquittoOptions.local(1883)

    @Test func `an old broker refuses in its own version`() throws {
        let packet = Packet(.connack, body: [0, 1])
        #expect(try Connack(packet, answering: v5) == .refused(code: 1))
        #expect(throws: Violation.self) { try Connack(Packet(.connack, body: [0, 0]), answering: v5) }
    }

    @Test(arguments: [
        [0, 0, 1, 0x7F], [2, 0, 0], [1, 0x87, 0], [0, 0, 0, 0], [0, 0, 3, 0x21, 0, 0], [0, 0, 2, 0x24, 2], [0],
        [0, 0, 0x80, 0x80, 0x80, 0x80],
    ])
    func `what is no answer is told as that`(_ body: [UInt8]) {
        #expect(throws: Violation.self) { try Connack(Packet(.connack, body: body), answering: v5) }
    }

    @Test func `the library is told what it is to mind, and nothing that it stumbles over`() throws {
        let said: [UInt8] = [
            0x27, 0, 0, 4, 0, 0x25, 0, 0x21, 0, 5, 0x13, 0, 20, 0x24, 0, 0x12, 0, 1, 0x61,
        ]
        let packet = Packet(.connack, body: [1, 0, UInt8(said.count)] + said)
        guard case .accepted(let login) = try Connack(packet, answering: v5) else {
            Issue.record("refused")
            return
        }
        #expect(login.connack(answering: v5).body == [1, 0, 8, 0x13, 0, 20, 0x21, 0, 5, 0x25, 0])
        let silent = Login(sessionPresent: false).connack(answering: v5)
        #expect(silent.body == [0, 0, 8, 0x13, 0, 30, 0x21, 0, 20, 0x25, 1])
    }

    @Test(arguments: [(0, 30), (20, 20), (31, 30), (nil, 30)])
    func `a broker can shorten the keepalive, not lengthen it`(_ server: Int?, _ expected: Int) {
        let login = Login(sessionPresent: false, serverKeepalive: server.map { .seconds($0) })
        #expect(login.keepalive(asked: .seconds(30)) == .seconds(expected))
    }
}
