/// Cuts what comes from a broker into packets, and never keeps more of one than ``largestBody``.
///
/// A value: bytes in, packets out. Of a PUBLISH that is larger, only its beginning is kept; the rest is counted and
/// forgotten as it comes, and then the packet is handed over with its payload cut. So whoever sent it is still told that
/// it is too large, it is still acknowledged, and what waits behind it arrives; a packet that was dropped without an
/// acknowledgement would be sent again with every connection, for ever.
struct PacketReader {
    /// The most that is kept of a packet after its fixed header, in bytes.
    static let largestBody = 256 * 1024
    /// How much of the payload is left at least when a packet is cut: far more than the application takes, so that
    /// nobody mistakes what is left for the whole.
    static let shortestCut = 64 * 1024

    private var buffer: [UInt8] = []
    /// How much of a packet that was cut is still to come.
    private var missing = 0
    private var cutPacket: Packet?

    /// How much is in memory.
    var keptBytes: Int { buffer.count + (cutPacket?.body.count ?? 0) }

    /// Whether a packet has begun to come and is not complete.
    var isInsidePacket: Bool { missing > 0 || !buffer.isEmpty }

    /// The first bytes of what has come, `bytes` included, while no packet was taken.
    func beginning(with bytes: [UInt8]) -> [UInt8] {
        Array((buffer.prefix(16) + bytes.prefix(16)).prefix(16))
    }

    /// Takes what has come.
    mutating func append(_ bytes: [UInt8]) {
        let skipped = min(missing, bytes.count)
        missing -= skipped
        buffer += bytes[skipped...]
    }

    /// The next packet; `nil` when it is not complete yet.
    ///
    /// - Throws: ``Violation`` for what cannot be a packet; there is no way on from there.
    mutating func next() throws(Violation) -> Packet? {
        guard missing == 0 else { return nil }
        if let packet = cutPacket.take() { return packet }
        guard let header = try Header(buffer) else { return nil }
        let kept = min(header.bodyLength, Self.largestBody)
        let end = header.length + kept
        guard buffer.count >= end else {
            guard kept < header.bodyLength, header.kind != .publish else { return nil }
            throw Violation("\(header.kind.name) of \(header.bodyLength) bytes")
        }
        let isCut = kept < header.bodyLength
        let body = Array(buffer[header.length..<end])
        let packet = Packet(header.kind, flags: header.flags, body: body, isCut: isCut)
        missing = header.bodyLength - kept
        let skipped = min(missing, buffer.count - end)
        missing -= skipped
        buffer.removeSubrange(..<(end + skipped))
        guard missing > 0 else { return packet }
        cutPacket = packet
        return nil
    }

    /// The fixed header of a packet.
    private struct Header {
        let kind: Packet.Kind
        let flags: UInt8
        let bodyLength: Int
        /// How long the header itself is.
        let length: Int

        /// Reads it; `nil` when it is not complete.
        init?(_ bytes: [UInt8]) throws(Violation) {
            guard let first = bytes.first else { return nil }
            guard let kind = Packet.Kind(rawValue: first >> 4) else { throw Violation("a packet of type 0") }
            self.kind = kind
            flags = first & 0x0F
            let encoded = bytes.dropFirst().prefix(4)
            guard let last = encoded.firstIndex(where: { $0 < 0x80 }) else {
                if encoded.count < 4 { return nil }
                throw Violation("a remaining length of more than four bytes")
            }
            var cursor = ByteCursor(encoded)
            bodyLength = Int(try cursor.variable())
            length = last + 1
        }
    }
}
