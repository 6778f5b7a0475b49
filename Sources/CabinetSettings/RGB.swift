/// An opaque colour of eight bits a channel, as an operator writes it: `#ffd447`.
package struct RGB: Hashable, Sendable, CustomStringConvertible {
    /// The channels as `0xRRGGBB`.
    package let value: UInt32

    /// Takes the lower 24 bits of `value`, as `0xRRGGBB`.
    package init(_ value: UInt32) {
        self.value = value & 0xFF_FFFF
    }

    /// Reads `#` and six hexadecimal digits of either case; `nil` for anything else, the short form `#fff` included.
    package init?(_ text: String) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6, digits.allSatisfy(Self.isHexadecimal),
            let value = UInt32(text.dropFirst(), radix: 16)
        else { return nil }
        self.value = value
    }

    /// As it is written, in lower case: `#ffd447`.
    package var description: String {
        let digits = String(value, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// Without it a sign would pass for a digit.
    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
