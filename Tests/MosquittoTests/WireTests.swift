import Mosquitto
import Testing

/// What a real broker does not do on demand.
@Suite struct `On the wire` {
    // Who has it on disk publishes it anew, or leaves it out where the broker closed the connection for it.
    @Test func `a publish that was not acknowledged is forgotten with its connection`() throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port))
        try broker.accept(from: client)
        try client.turn { !$0.events.isEmpty }
        let packetID = try client.client.publish(topic: "receipt", payload: Array("paid".utf8))
        #expect(try broker.nextPacket(from: client).first == 0x32)
        broker.hangUp()
        try client.turn { !$0.ends.isEmpty }

        try broker.accept(from: client, answer: WirePacket.accepted(sessionPresent: true))
        try client.turn { $0.events.count == 3 }
        try client.client.publish(topic: "next", payload: [])
        let next = try broker.nextPacket(from: client)
        #expect(next.first == 0x32)
        #expect(next.dropFirst(4).starts(with: Array("next".utf8)))
        #expect(client.record.reason(of: packetID) == nil)
    }

    @Test func `a connection may be opened with a lesser will than the usual one, or without`() throws {
        let broker = try ScriptedBroker()
        var options = MosquittoOptions.local(broker.port)
        let will = MosquittoOptions.Will(topic: "status", payload: [0])
        options.will = will
        let client = try TestClient(options)
        var flags: [UInt8] = []
        for offer in [will, MosquittoOptions.Will(topic: "status", payload: [0], qos: 0, retain: false), nil] {
            try client.client.open(will: offer)
            try broker.acceptTCP(from: client)
            flags.append(try broker.nextPacket(from: client)[9])
            broker.hangUp()
            try client.turn { $0.ends.count == flags.count }
        }
        #expect(flags == [0x2C, 0x04, 0x00])
    }

    @Test func `what is published without a login is refused and not kept`() throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port))
        let publish = { _ = try client.client.publish(topic: "topic", payload: []) }
        #expect(throws: MosquittoError.notConnected, performing: publish)
        try client.client.open()
        try broker.acceptTCP(from: client)
        #expect(throws: MosquittoError.notConnected, performing: publish)
        #expect(throws: MosquittoError.notConnected) { try client.client.subscribe([Subscription(topic: "topic")]) }
        #expect(try broker.nextPacket(from: client).first == 0x10)
        try broker.send(WirePacket.accepted())
        try client.turn { !$0.events.isEmpty }
        client.client.disconnect()
        #expect(throws: MosquittoError.notConnected, performing: publish)
        #expect(try broker.nextPacket(from: client).first == 0xE0)
    }

    @Test(arguments: [
        (0x8E as UInt8, Disconnect.sessionTakenOver), (0x8B, .serverShuttingDown), (0x98, .byBroker(reason: 0x98)),
        (0x00, .byBroker(reason: 0)),
    ])
    func `a broker's goodbye is told with its reason`(_ reason: UInt8, _ expected: Disconnect) throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port))
        try broker.accept(from: client)
        try broker.send(WirePacket.disconnect(reason))
        try client.turn { !$0.ends.isEmpty }
        #expect(client.record.ends == [.disconnected(expected)])
        #expect(client.record.ends.first?.reasonCode == reason)
    }

    @Test(arguments: [
        (0x84 as UInt8, ConnectFailure.protocolRefused(code: 0x84, text: "it does not speak this version of MQTT")),
        (0x85, .clientIDRejected), (0x86, .badCredentials), (0x87, .notAuthorised), (0x88, .serverUnavailable),
        (0x89, .serverUnavailable), (0x8A, .protocolRefused(code: 0x8A, text: "this client is banned")),
    ])
    func `a refused login is told with its reason`(_ code: UInt8, _ expected: ConnectFailure) throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port))
        try broker.accept(from: client, answer: WirePacket.accepted(code: code))
        try client.turn { !$0.ends.isEmpty }
        #expect(client.record.ends == [.refused(expected)])
        #expect(client.record.events == [.refused(expected)])
    }

    @Test(arguments: [
        (1 as UInt8, ConnectFailure.protocolRefused(code: 1, text: "it does not speak this version of MQTT")),
        (2, .clientIDRejected), (3, .serverUnavailable), (4, .badCredentials), (5, .notAuthorised),
    ])
    func `a login refused by 3.1.1 is told with its reason`(_ code: UInt8, _ expected: ConnectFailure) throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port, version: .v311))
        try broker.accept(from: client, answer: WirePacket.accepted311(code: code))
        try client.turn { !$0.ends.isEmpty }
        #expect(client.record.ends == [.refused(expected)])
    }

    @Test func `the login carries the session expiry and the bounds`() throws {
        let broker = try ScriptedBroker()
        var options = MosquittoOptions.local(broker.port, clientID: "cab-1")
        options.sessionExpiry = .seconds(0x0102_0304)
        let client = try TestClient(options)
        try client.client.open()
        try broker.acceptTCP(from: client)
        let expected: [UInt8] =
            [0x10, 31, 0, 4] + Array("MQTT".utf8) + [5, 0, 0, 30]  // no clean start, 30 s
            + [13, 0x27, 0, 4, 0, 0]  // at most 256 KiB in one packet
            + [0x11, 1, 2, 3, 4, 0x21, 0, 20]  // expiry, 20 messages ahead
            + [0, 5] + Array("cab-1".utf8)
        #expect(try broker.nextPacket(from: client) == expected)
    }

    @Test func `a topic that is not UTF-8 ends the connection without reaching the handler`() throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port))
        try broker.accept(from: client)
        try broker.send([0x30, 5, 0, 2, 0xC3, 0x28, 0])
        try client.turn { !$0.ends.isEmpty }
        #expect(client.record.messages == [])
        #expect(client.record.ends == [.disconnected(.violation("a text that is not UTF-8"))])
    }

    @Test func `a login tells what the broker can and cannot do`() throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port))
        try broker.accept(
            from: client,
            answer: WirePacket.accepted(
                sessionPresent: true,
                properties: [0x11, 0, 0, 0, 60, 0x21, 0, 5, 0x24, 0, 0x25, 0, 0x27, 0, 0, 4, 0, 0x13, 0, 20]))
        try client.turn { !$0.events.isEmpty }
        let expected = Login(
            sessionPresent: true, sessionExpiry: .seconds(60), maximumQoS: 0, keepsRetained: false,
            maximumPacketSize: 1024, receiveMaximum: 5, serverKeepalive: .seconds(20))
        #expect(client.record.events == [.connected(expected)])
        #expect(throws: MosquittoError.qosNotSupported) { try client.client.publish(topic: "topic", payload: []) }
        let long = [UInt8](repeating: 0, count: 1024)
        #expect(throws: MosquittoError.tooLarge) { try client.client.publish(topic: "topic", payload: long, qos: 0) }
    }

    @Test(arguments: [MosquittoOptions.ProtocolVersion.v5, .v311])
    func `a broker that says nothing of itself is taken at its word`(
        _ version: MosquittoOptions.ProtocolVersion
    ) throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port, version: version))
        try broker.accept(from: client, answer: version == .v5 ? WirePacket.accepted() : WirePacket.accepted311())
        try client.turn { !$0.events.isEmpty }
        let expiry: Duration? = version == .v5 ? .seconds(7 * 24 * 3600) : nil
        #expect(client.record.events == [.connected(Login(sessionPresent: false, sessionExpiry: expiry))])
    }

    @Test func `a broker that keeps no messages is warned about`() throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port))
        try broker.accept(from: client, answer: WirePacket.accepted(properties: [0x25, 0]))
        try client.turn { !$0.lines.isEmpty }
        #expect(client.record.lines.count == 1)
    }

    @Test func `a quiet connection is probed, and ends when the probe is not answered`() throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port))
        // The broker shortens the keepalive to 1 s; the turns are asked to be far longer.
        try broker.accept(from: client, answer: WirePacket.accepted(properties: [0x13, 0, 1]))
        try client.turn { !$0.events.isEmpty }
        let limit = ContinuousClock.now + .seconds(20)
        while client.record.ends.isEmpty, ContinuousClock.now < limit { client.turnOnce(timeout: .seconds(60)) }
        #expect(try broker.nextPacket(from: client) == [0xC0, 0])
        #expect(client.record.ends == [.disconnected(.keepaliveExpired)])
    }

    @Test func `a limit holds for the connection on which it was told, and is kept to the byte`() throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port))
        try broker.accept(from: client, answer: WirePacket.accepted(properties: [0x27, 0, 0, 0, 20, 0x24, 0]))
        try client.turn { !$0.events.isEmpty }
        let publish = { (count: Int, qos: Int) throws in
            _ = try client.client.publish(topic: "topic", payload: [UInt8](repeating: 0, count: count), qos: qos)
        }
        #expect(throws: MosquittoError.tooLarge) { try publish(11, 0) }
        #expect(throws: MosquittoError.qosNotSupported) { try publish(1, 1) }
        try publish(10, 0)
        #expect(try broker.nextPacket(from: client).count == 20)
        broker.hangUp()
        try client.turn { !$0.ends.isEmpty }

        try broker.accept(from: client)
        try client.turn { $0.events.count == 4 }
        try publish(100, 1)
        #expect(try broker.nextPacket(from: client).first == 0x32)
    }
}
