import Testing

@testable import Mosquitto

@Suite struct `The reader of packets` {
    private static let ping = Packet(.pingresp, body: [])

    @Test(arguments: [1, 2, 3, 7, 1000])
    func `packets come out whole, however they are cut on the way`(_ chunk: Int) throws {
        let packets = [
            Packet(.connack, body: [0, 0, 0]), Packet(.publish, flags: 2, body: Array(repeating: 7, count: 300)),
            Self.ping,
        ]
        let bytes = packets.flatMap(\.bytes)
        var reader = PacketReader()
        var read: [Packet] = []
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            reader.append(Array(bytes[start..<min(start + chunk, bytes.count)]))
            while let packet = try reader.next() { read.append(packet) }
        }
        #expect(read == packets)
        #expect(!reader.isInsidePacket)
    }

    @Test func `a giant message keeps its beginning, and what is behind it arrives`() throws {
        let size = 200 << 20
        var header = Packet(.publish, flags: 3, body: Array(repeating: 0, count: size)).bytes.prefix(5)
        header += [0, 4] + Array("coin".utf8) + [0, 9]
        var reader = PacketReader()
        reader.append(Array(header))
        let chunk = [UInt8](repeating: UInt8(ascii: " "), count: 64 << 10)
        var missing = size - 8
        var packets: [Packet] = []
        while missing > 0 {
            reader.append(Array(chunk.prefix(missing)))
            missing -= min(missing, chunk.count)
            #expect(reader.keptBytes <= PacketReader.largestBody + chunk.count + 5)
            if missing > 0 { #expect(try reader.next() == nil) }
        }
        reader.append(Self.ping.bytes)
        while let packet = try reader.next() { packets.append(packet) }
        let giant = try #require(packets.first)
        #expect(giant.isCut)
        #expect(giant.body.count == PacketReader.largestBody)
        #expect(giant.body.starts(with: [0, 4] + Array("coin".utf8) + [0, 9]))
        #expect(packets.dropFirst() == [Self.ping])
    }

    @Test func `only a message may be too large`() {
        var reader = PacketReader()
        reader.append([0x90, 0xFF, 0xFF, 0xFF, 0x7F])
        #expect(throws: Violation("a SUBACK of 268435455 bytes")) { try reader.next() }
    }

    @Test(arguments: [
        ([0x00, 0x00], "a packet of type 0"),
        ([0x30, 0x80, 0x80, 0x80, 0x80], "a remaining length of more than four bytes"),
    ])
    func `what cannot be a packet ends it`(_ bytes: [UInt8], _ text: String) {
        var reader = PacketReader()
        reader.append(bytes)
        #expect(throws: Violation(text)) { try reader.next() }
    }
}
