/// Who says that a game began or ended, such as `mame`: 1 to 64 of `A–Z a–z 0–9 _ . -`.
package struct SourceName: Hashable, Sendable, CustomStringConvertible {
    /// What is meant when a request on the control socket names nobody.
    package static let control = SourceName(unchecked: "control")

    package let rawValue: String

    /// `nil` when `text` is empty, longer than 64 characters or holds any other character.
    package init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        rawValue = text
    }

    private init(unchecked text: String) {
        rawValue = text
    }

    package var description: String { rawValue }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
