import Mosquitto
import TestSupport
import Testing

/// Whatever a broker sends, of every type and at every point of a connection: the process outlives it, the connection
/// ends in words, and the next one works.
@Suite struct `A hostile broker` {
    @Test(arguments: [
        [0x20, 4, 0, 0, 1, 0x7F], [0x20, 5, 0, 0, 2, 0x7F, 1], [0x30, 6, 0, 1, 0x61, 2, 0x7F, 1], [0x20, 2, 0, 0],
        [0xD0, 0], [0x90, 3, 0, 1, 0], [0xF0, 0], [0x00, 0], [0x20, 0x80, 0x80, 0x80, 0x80, 1],
    ])
    func `an answer to the login that MQTT does not allow is told`(_ bytes: [UInt8]) throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port))
        try broker.accept(from: client, answer: bytes)
        try client.turn { !$0.ends.isEmpty }
        guard case .refused(.violation) = client.record.ends[0] else {
            Issue.record("told as \(client.record.ends)")
            return
        }
    }

    @Test(arguments: [
        [0x90, 6, 0, 1, 2, 0x7F, 1, 0], [0x30, 6, 0, 1, 0x61, 2, 0x7F, 1], [0x40, 6, 0, 1, 0, 2, 0x7F, 1],
        [0x50, 6, 0, 1, 0, 2, 0x7F, 1], [0x62, 6, 0, 1, 0, 2, 0x7F, 1], [0x70, 6, 0, 1, 0, 2, 0x7F, 1],
        [0xB0, 6, 0, 1, 2, 0x7F, 1, 0], [0xE0, 4, 0, 2, 0x7F, 1], [0xF0, 4, 0, 2, 0x7F, 1],
    ])
    func `an unknown property ends the connection in words, whatever packet it is in`(_ bytes: [UInt8]) throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port))
        try broker.accept(from: client)
        try client.turn { !$0.events.isEmpty }
        try broker.send(bytes)
        try client.turn { !$0.ends.isEmpty }
        guard case .disconnected(.violation) = client.record.ends[0] else {
            Issue.record("told as \(client.record.ends)")
            return
        }
    }

    @Test(arguments: [MosquittoOptions.ProtocolVersion.v5, .v311])
    func `a thousand conversations with a fault in them`(_ version: MosquittoOptions.ProtocolVersion) throws {
        let broker = try ScriptedBroker()
        var mutator = Mutator(random: SeededGenerator(seed: version == .v5 ? 5 : 311))
        var client = try TestClient(.local(broker.port, version: version))
        for round in 0..<500 {
            if round % 50 == 0 { client = try TestClient(.local(broker.port, version: version)) }
            let ends = client.record.ends.count
            try client.client.open()
            try broker.acceptTCP(from: client)
            _ = try broker.nextPacket(from: client)
            try broker.send(Self.conversation(version, &mutator))
            broker.hangUp()
            try client.turn { $0.ends.count > ends }
        }
        try broker.accept(
            from: client, answer: version == .v5 ? WirePacket.accepted() : WirePacket.accepted311(), version: version)
        let events = client.record.events.count
        try client.turn { $0.events.count > events }
        guard case .connected? = client.record.events.last else {
            Issue.record("the last login came to \(String(describing: client.record.events.last))")
            return
        }
    }

    /// Some packets in the order in which a broker might send them, of which one or two are damaged.
    private static func conversation(
        _ version: MosquittoOptions.ProtocolVersion, _ mutator: inout Mutator
    ) -> [UInt8] {
        let login = version == .v5 ? WirePacket.accepted(properties: [0x21, 0, 9]) : WirePacket.accepted311()
        let names = [0x26, 0, 1, 0x61, 0, 1, 0x62] as [UInt8]
        let others: [[UInt8]] =
            version == .v5
            ? [
                WirePacket.publish("coin", "{}", packetID: 7, properties: [1, 1] + names),
                WirePacket.publish("coin", "{}", packetID: nil), [0x90, 5, 0, 1, 0, 1, 1],
                WirePacket.acknowledge(1, reason: 0x87), [0x50, 2, 0, 1], [0x62, 2, 0, 1], [0x70, 3, 0, 1, 0],
                [0xD0, 0],
                [0x34, 8, 0, 1, 0x61, 0, 9, 0, 1, 2], WirePacket.disconnect(0x8B),
                [0x20, 14, 0, 0, 11, 0x11, 0, 0, 0, 9, 0x27, 0, 0, 9, 0, 0x24],
            ]
            : [
                [0x32, 8, 0, 4, 0x63, 0x6F, 0x69, 0x6E, 0, 7], [0x90, 3, 0, 1, 1], [0x40, 2, 0, 1], [0x50, 2, 0, 1],
                [0x62, 2, 0, 1], [0x70, 2, 0, 1], [0xD0, 0], [0xE0, 0], [0x34, 6, 0, 1, 0x61, 0, 9, 1],
            ]
        var packets = [login]
        for _ in 0..<Int.random(in: 1...3, using: &mutator.random) {
            packets.append(others[Int.random(in: others.indices, using: &mutator.random)])
        }
        // The login in one of four, so that most faults come behind it.
        let isEarly = Int.random(in: 0..<4, using: &mutator.random) == 0
        let index = isEarly ? 0 : Int.random(in: 1..<packets.count, using: &mutator.random)
        packets[index] = mutator.mutated(packets[index])
        return packets.flatMap(\.self)
    }
}
