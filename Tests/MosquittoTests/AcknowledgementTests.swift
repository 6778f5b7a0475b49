import Glibc
import Mosquitto
import Synchronization
import TestSupport
import Testing

/// What a paid credit rests on: the acknowledgement never leaves before the handler has said so.
@Suite struct `Acknowledgements` {
    @Test(arguments: [MosquittoOptions.ProtocolVersion.v5, .v311])
    func `a refused message is delivered again with the same packet id`(
        _ version: MosquittoOptions.ProtocolVersion
    ) throws {
        let broker = try TestBroker()
        let refuses = Atomic(true)
        let receiver = try TestClient(.local(broker.port, version: version)) { _ in
            refuses.load(ordering: .relaxed) ? .refuse : .acknowledge
        }
        try receiver.connect()
        try receiver.subscribe(Subscription(topic: "coin"))
        let sender = try TestClient(.local(broker.port))
        try sender.connect()
        try sender.publish("coin", "one")

        try receiver.turn { !$0.ends.isEmpty }
        #expect(receiver.record.ends == [.disconnected(.dropped)])
        #expect(try receiver.connect() == true)
        try receiver.turn { $0.ends.count == 2 }
        refuses.store(false, ordering: .relaxed)
        #expect(try receiver.connect() == true)
        try receiver.turn { $0.messages.count == 3 }
        #expect(receiver.record.texts == ["one", "one", "one"])
        #expect(Set(receiver.record.messages.map(\.packetID)).count == 1)
        #expect(receiver.record.lines == [])
    }

    @Test func `an acknowledged message is not delivered again`() throws {
        let broker = try TestBroker()
        let options = MosquittoOptions.local(broker.port)
        let receiver = try TestClient(options)
        try receiver.connect()
        try receiver.subscribe(Subscription(topic: "coin"))
        let sender = try TestClient(.local(broker.port))
        try sender.connect()
        try sender.publish("coin", "one")
        try receiver.turn { !$0.messages.isEmpty }
        try receiver.disconnect()
        try sender.publish("coin", "two")

        let next = try TestClient(options)
        try next.connect()
        try next.turn { !$0.messages.isEmpty }
        #expect(next.record.texts == ["two"])
    }

    @Test(arguments: [MosquittoOptions.ProtocolVersion.v5, .v311])
    func `a message is delivered again when the process was killed in its handler`(
        _ version: MosquittoOptions.ProtocolVersion
    ) async throws {
        let broker = try TestBroker()
        let options = MosquittoOptions.local(broker.port, version: version, clientID: "cab-1")
        let receiver = try TestClient(options)
        try receiver.connect()
        try receiver.subscribe(Subscription(topic: "coin"))
        try receiver.disconnect()
        let sender = try TestClient(.local(broker.port))
        try sender.connect()
        try sender.publish("coin", "one")

        await #expect(processExitsWith: .signal(SIGKILL)) {
            [port = broker.port as Int, isV5 = (version == .v5) as Bool] in
            let options = MosquittoOptions.local(port, version: isV5 ? .v5 : .v311, clientID: "cab-1")
            let victim = try TestClient(options) { _ in
                kill(getpid(), SIGKILL)
                return .acknowledge
            }
            try victim.connect()
            try victim.turn { _ in false }
        }

        #expect(try receiver.connect() == true)
        try receiver.turn { !$0.messages.isEmpty }
        #expect(receiver.record.texts == ["one"])
    }

    @Test func `nothing is written while the handler runs, and the acknowledgement after it`() throws {
        let broker = try ScriptedBroker()
        let sawBytes = Mutex<Bool?>(nil)
        // The broker is only touched by the thread that turns the client, which is this one.
        nonisolated(unsafe) let wire = broker
        let client = try TestClient(.local(broker.port)) { _ in
            sawBytes.withLock { $0 = wire.hasUnreadBytes }
            return .acknowledge
        }
        try broker.accept(from: client)
        try broker.send(WirePacket.publish("coin", "one", packetID: 7))
        #expect(try broker.nextPacket(from: client) == [0x40, 2, 0, 7])
        #expect(sawBytes.withLock { $0 } == false)
    }

    @Test func `after a refusal nothing is acknowledged, and what came with it is not handed over`() throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port)) { message in
            message.payload == Array("bad".utf8) ? .refuse : .acknowledge
        }
        try broker.accept(from: client)
        try broker.send(
            WirePacket.publish("coin", "good", packetID: 1) + WirePacket.publish("coin", "bad", packetID: 2)
                + WirePacket.publish("coin", "later", packetID: 3))
        try client.turn { !$0.ends.isEmpty }
        let written = try broker.nextPacket(from: client)
        // The good one's acknowledgement may have left in a turn before; the others' must not.
        #expect(written == [] || written == [0x40, 2, 0, 1])
        #expect(try written.isEmpty || broker.nextPacket(from: client).isEmpty)
        #expect(client.record.texts == ["good", "bad"])
    }

    // At QoS 0 nobody delivers it again: what the broker had sent is read to its end, and handed over.
    @Test func `after a refusal what came at QoS 0 is still handed over, however much there is`() throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port)) { $0.qos == 0 ? .acknowledge : .refuse }
        try broker.accept(from: client)
        let unprotected = (1...40).flatMap { WirePacket.publish("coin", "\($0)", packetID: nil) }
        try broker.send(
            WirePacket.publish("coin", "bad", packetID: 2) + unprotected
                + WirePacket.publish("coin", "later", packetID: 3)
                + WirePacket.publish("coin", "last", packetID: nil))
        try client.turn { !$0.ends.isEmpty }
        #expect(client.record.texts == ["bad"] + (1...40).map { "\($0)" } + ["last"])
        #expect(try broker.nextPacket(from: client).isEmpty)
    }

    @Test func `a connection that the handler drops acknowledges nothing either`() throws {
        let broker = try ScriptedBroker()
        let box = Mutex<MosquittoClient?>(nil)
        let client = try TestClient(.local(broker.port)) { _ in
            box.withLock { $0 }?.dropConnection()
            return .acknowledge
        }
        box.withLock { $0 = client.client }
        defer { box.withLock { $0 = nil } }
        try broker.accept(from: client)
        try broker.send(WirePacket.publish("coin", "one", packetID: 1))
        try client.turn { !$0.ends.isEmpty }
        #expect(client.record.ends == [.disconnected(.dropped)])
        #expect(try broker.nextPacket(from: client) == [])
    }

    @Test func `after a refusal what came at QoS 0 is still handed over, which nobody would send again`() throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port)) { message in
            message.payload == Array("bad".utf8) ? .refuse : .acknowledge
        }
        try broker.accept(from: client)
        try broker.send(
            WirePacket.publish("coin", "bad", packetID: 1) + WirePacket.publish("coin", "later", packetID: 2)
                + WirePacket.publish("coin", "once", packetID: nil))
        try client.turn { !$0.ends.isEmpty }
        #expect(client.record.texts == ["bad", "once"])
        #expect(try broker.nextPacket(from: client) == [])
    }

    @Test func `what was sent at QoS 0 until the broker has taken the goodbye is handed over`() throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port))
        try broker.accept(from: client)
        try client.turn { !$0.events.isEmpty }
        client.client.disconnect()
        #expect(try broker.nextPacket(from: client) == [0xE0, 0])
        // The broker has not read that yet.
        try broker.send(
            WirePacket.publish("coin", "again", packetID: 1) + WirePacket.publish("coin", "once", packetID: nil))
        broker.hangUp()
        try client.turn { !$0.ends.isEmpty }
        // The other one is not acknowledged, so it comes again with the next connection.
        #expect(client.record.texts == ["once"])
        #expect(client.record.ends == [.disconnected(.requested)])
    }

    @Test func `a broker that does not close after the goodbye is not waited for longer than a second`() throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port))
        try broker.accept(from: client)
        try client.turn { !$0.events.isEmpty }
        client.client.disconnect()
        let start = ContinuousClock.now
        try client.turn { !$0.ends.isEmpty }
        #expect(client.record.ends == [.disconnected(.requested)])
        #expect(ContinuousClock.now - start < .seconds(10))
    }
}
