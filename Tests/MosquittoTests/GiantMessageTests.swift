import Foundation
import Glibc
import Mosquitto
import TestSupport
import Testing

/// A message far above what is taken, which a broker of MQTT 3.1.1 delivers and one of MQTT 5 should not.
@Suite struct `A giant message` {
    @Test(arguments: [MosquittoOptions.ProtocolVersion.v5, .v311])
    func `it is handed over cut and acknowledged, and the one behind it arrives`(
        _ version: MosquittoOptions.ProtocolVersion
    ) throws {
        let broker = try ScriptedBroker()
        let client = try TestClient(.local(broker.port, version: version))
        let login = version == .v5 ? WirePacket.accepted() : WirePacket.accepted311()
        try broker.accept(from: client, answer: login, version: version)
        try client.turn { !$0.events.isEmpty }

        let size = 8 << 20
        let properties: [UInt8] = version == .v5 ? [0] : []
        let start = [0, 4] + Array("coin".utf8) + [0, 7] + properties
        let length = start.count + size
        let header: [UInt8] = [0x33] + [0, 7, 14].map { UInt8(length >> $0 & 0x7F) | 0x80 } + [UInt8(length >> 21)]
        let next: [UInt8] =
            [0x32, UInt8(10 + properties.count), 0, 4] + Array("coin".utf8) + [0, 8] + properties + [1, 2]
        let bytes = header + start + [UInt8](repeating: 0x20, count: size) + next
        // The socket takes far less than that at once, and this thread has to turn the client.
        nonisolated(unsafe) let wire = broker
        Thread.detachNewThread { try? wire.send(bytes) }
        try client.turn { $0.messages.count == 2 }

        let giant = client.record.messages[0]
        #expect(giant.topic == "coin")
        #expect(giant.packetID == 7)
        #expect((64 << 10...256 << 10).contains(giant.payload.count))
        #expect(client.record.messages[1].payload == [1, 2])
        #expect(try broker.nextPacket(from: client) == [0x40, 2, 0, 7])
        #expect(try broker.nextPacket(from: client) == [0x40, 2, 0, 8])
        #expect(client.record.lines == ["a message of more than 262144 bytes came, and was cut"])
    }

    @Test func `one that a real broker keeps is no poison with 3 1 1`() throws {
        let broker = try TestBroker()
        let folder = try TestFolder()
        let file = try folder.write(String(repeating: " ", count: 3 << 20), to: "giant")
        try TestProcess.run([
            "mosquitto_pub", "-h", "127.0.0.1", "-p", "\(broker.port)", "-t", "coin", "-r", "-q", "1", "-f", file,
        ])
        let client = try TestClient(.local(broker.port, version: .v311))
        try client.connect()
        try client.subscribe(Subscription(topic: "coin"))
        let sender = try TestClient(.local(broker.port))
        try sender.connect()
        try sender.publish("coin", "paid")
        try client.turn { $0.messages.count == 2 }
        #expect(client.record.messages[0].payload.count < 256 << 10)
        #expect(client.record.texts[1] == "paid")
        #expect(client.record.ends == [])
    }
}
