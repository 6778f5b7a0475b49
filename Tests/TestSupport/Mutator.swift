/// Damages valid texts the way a bug, an attacker or a bad cable does.
package struct Mutator {
    package var random: SeededGenerator

    package init(random: SeededGenerator) {
        self.random = random
    }

    /// Bytes that mean something to a JSON parser, and some that never may stand in a text.
    private static let spice: [UInt8] =
        Array("{}[]:,\"\\ 019-+.eEtfnu\n".utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xFF]

    /// `text` with one to four changes; half of the time one.
    package mutating func mutated(_ text: [UInt8]) -> [UInt8] {
        var bytes = text
        let changes = Bool.random(using: &random) ? 1 : Int.random(in: 2...4, using: &random)
        for _ in 0..<changes { change(&bytes) }
        return bytes
    }

    /// `text` with the value of one member, at any depth, replaced by `value`; valid JSON when both are.
    package mutating func replacing(valueIn text: [UInt8], with value: String) -> [UInt8] {
        let colons = text.indices.dropFirst().filter {
            text[$0 - 1] == UInt8(ascii: "\"") && text[$0] == UInt8(ascii: ":")
        }
        guard let colon = colons.randomElement(using: &random) else { return Array(value.utf8) }
        let end = text[colon...].firstIndex(where: Self.valueEnds.contains) ?? text.endIndex
        return text[...colon] + Array(value.utf8) + text[end...]
    }

    private static let valueEnds: [UInt8] = Array(",}]".utf8)

    /// Up to 64 bytes of anything.
    package mutating func noise() -> [UInt8] {
        (0..<Int.random(in: 0...64, using: &random)).map { _ in
            Bool.random(using: &random) ? spice() : UInt8.random(in: 0...255, using: &random)
        }
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let position = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes.insert(spice(), at: position)
        case 1: bytes.removeSubrange(position...)
        case 2 where position < bytes.count: bytes.remove(at: position)
        case 3 where position < bytes.count: bytes[position] = spice()
        case 4 where position < bytes.count: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        default:
            let end = min(bytes.count, position + Int.random(in: 0...8, using: &random))
            bytes.insert(contentsOf: Array(bytes[position..<end]), at: position)
        }
    }

    private mutating func spice() -> UInt8 {
        Self.spice[Int.random(in: Self.spice.indices, using: &random)]
    }
}
