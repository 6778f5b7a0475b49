import Mosquitto
import TestSupport
import Testing

@Suite struct `Round trips through a real broker` {
    @Test(arguments: [MosquittoOptions.ProtocolVersion.v5, .v311])
    func `a message arrives as it was published`(_ version: MosquittoOptions.ProtocolVersion) throws {
        let broker = try TestBroker()
        let receiver = try TestClient(.local(broker.port, version: version))
        let sender = try TestClient(.local(broker.port, version: version))
        try receiver.connect()
        try sender.connect()
        #expect(try receiver.subscribe(Subscription(topic: "arcade/ä/+")) == [1])

        let payload: [UInt8] = [0, 255, 10, 0]
        let packetID = try sender.client.publish(topic: "arcade/ä/coin", payload: payload)
        try sender.turn { $0.reason(of: packetID) == 0 }
        try receiver.turn { !$0.messages.isEmpty }

        let message = try #require(receiver.record.messages.first)
        #expect(message.topic == "arcade/ä/coin")
        #expect(message.payload == payload)
        #expect(message.qos == 1)
        #expect(!message.isRetained)
        #expect(message.packetID != nil)
    }

    @Test func `a message at QoS 0 has no packet id`() throws {
        let broker = try TestBroker()
        let client = try TestClient(.local(broker.port))
        try client.connect()
        try client.subscribe(Subscription(topic: "topic"))
        try client.publish("topic", "text", qos: 0)
        try client.turn { !$0.messages.isEmpty }
        #expect(client.record.messages.map(\.qos) == [0])
        #expect(client.record.messages.map(\.packetID) == [nil])
    }

    @Test(arguments: [MosquittoOptions.ProtocolVersion.v5, .v311])
    func `a session is there for the same id, and gone for a clean one`(
        _ version: MosquittoOptions.ProtocolVersion
    ) throws {
        let broker = try TestBroker()
        let options = MosquittoOptions.local(broker.port, version: version)
        #expect(try TestClient(options).connect() == false)
        #expect(try TestClient(options).connect() == true)
        var clean = options
        clean.cleanSession = true
        #expect(try TestClient(clean).connect() == false)
    }

    @Test(arguments: [MosquittoOptions.ProtocolVersion.v5, .v311])
    func `what was sent while the client was away is delivered, even if the broker was restarted`(
        _ version: MosquittoOptions.ProtocolVersion
    ) throws {
        let broker = try TestBroker()
        let receiver = try TestClient(.local(broker.port, version: version))
        try receiver.connect()
        try receiver.subscribe(Subscription(topic: "topic"))
        try receiver.disconnect()
        let sender = try TestClient(.local(broker.port))
        try sender.connect()
        try sender.publish("topic", "while away")
        broker.stop()
        try broker.start()

        #expect(try receiver.connect() == true)
        try receiver.turn { !$0.messages.isEmpty }
        #expect(receiver.record.texts == ["while away"])
    }

    @Test(arguments: [MosquittoOptions.ProtocolVersion.v5, .v311])
    func `a kept message comes with its flag set`(_ version: MosquittoOptions.ProtocolVersion) throws {
        let broker = try TestBroker()
        let client = try TestClient(.local(broker.port, version: version))
        try client.connect()
        try client.publish("topic", "kept", retain: true)
        try client.subscribe(Subscription(topic: "topic", retainHandling: .sendAtSubscribe))
        try client.turn { !$0.messages.isEmpty }
        #expect(client.record.messages.map(\.isRetained) == [true])
    }

    @Test func `a kept message stays away when it is not wanted`() throws {
        let broker = try TestBroker()
        let client = try TestClient(.local(broker.port))
        try client.connect()
        try client.publish("topic", "kept", retain: true)
        try client.subscribe(Subscription(topic: "topic", retainHandling: .doNotSend))
        try client.publish("topic", "live")
        try client.turn { !$0.messages.isEmpty }
        #expect(client.record.texts == ["live"])
    }

    @Test(arguments: [MosquittoOptions.ProtocolVersion.v5, .v311])
    func `no local keeps this client's own messages away, and 3.1.1 does not know it`(
        _ version: MosquittoOptions.ProtocolVersion
    ) throws {
        let broker = try TestBroker()
        let client = try TestClient(.local(broker.port, version: version))
        let other = try TestClient(.local(broker.port))
        try client.connect()
        try other.connect()
        try client.subscribe(Subscription(topic: "topic", noLocal: true))
        try client.publish("topic", "own")
        try other.publish("topic", "other's")
        try client.turn { $0.texts.contains("other's") }
        #expect(client.record.texts == (version == .v5 ? ["other's"] : ["own", "other's"]))
    }

    @Test(arguments: [MosquittoOptions.ProtocolVersion.v5, .v311])
    func `a refused subscription is told by a code of 128 or more`(
        _ version: MosquittoOptions.ProtocolVersion
    ) throws {
        let broker = try TestBroker { $0.deniesSubscriptions = true }
        let client = try TestClient(.local(broker.port, version: version))
        try client.connect()
        #expect(try client.subscribe(Subscription(topic: "topic")) == [version == .v5 ? 135 : 128])
    }

    @Test(arguments: [MosquittoOptions.ProtocolVersion.v5, .v311])
    func `a publish without rights is told by reason 135, and 3.1.1 cannot tell`(
        _ version: MosquittoOptions.ProtocolVersion
    ) throws {
        let broker = try TestBroker { $0.rights = ["topic readwrite allowed"] }
        let client = try TestClient(.local(broker.port, version: version))
        try client.connect()
        try client.subscribe(Subscription(topic: "allowed"))
        #expect(try client.publish("allowed", "text") == 0)
        #expect(try client.publish("denied", "text") == (version == .v5 ? 135 : 0))
    }

    @Test func `a client that is cut off leaves its will, one that says goodbye does not`() throws {
        let broker = try TestBroker()
        let observer = try TestClient(.local(broker.port))
        try observer.connect()
        try observer.subscribe(Subscription(topic: "status"))
        var options = MosquittoOptions.local(broker.port)
        options.will = MosquittoOptions.Will(topic: "status", payload: Array("offline".utf8))
        let client = try TestClient(options)

        try client.connect()
        try client.disconnect()
        #expect(client.record.ends == [.disconnected(.requested)])
        try observer.publish("status", "marker")
        try observer.turn { !$0.messages.isEmpty }
        #expect(observer.record.texts == ["marker"])

        try client.connect()
        client.client.dropConnection()
        try client.turn { $0.ends.count == 2 }
        #expect(client.record.ends.last == .disconnected(.dropped))
        try observer.turn { $0.messages.count == 2 }
        #expect(observer.record.texts == ["marker", "offline"])
    }

    // Mosquitto 2.0 just hangs up; a broker that says why is in the tests of the wire.
    @Test func `a second client with the same id throws the first one out`() throws {
        let broker = try TestBroker()
        let options = MosquittoOptions.local(broker.port)
        let first = try TestClient(options)
        try first.connect()
        let second = try TestClient(options)
        try second.connect()
        try first.turn { !$0.ends.isEmpty }
        let lost = Disconnect.lost("the broker closed the connection")
        #expect(first.record.ends == [.disconnected(lost)])
        #expect(first.record.events.last == .disconnected(lost))
    }

    @Test func `a broker that goes down ends the connection, and the same client connects again`() throws {
        let broker = try TestBroker()
        let client = try TestClient(.local(broker.port))
        try client.connect()
        broker.kill()
        try client.turn { !$0.ends.isEmpty }
        #expect(client.record.ends == [.disconnected(.lost("the broker closed the connection"))])
        try broker.start()
        try client.connect()
        try client.publish("topic", "text")
    }
}
