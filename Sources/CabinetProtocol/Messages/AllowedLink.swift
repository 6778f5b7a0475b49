/// A payment link that the operator lets the QR lead to, or the beginning of several.
///
/// A host alone would not do: a payment provider's is every merchant's.
package struct AllowedLink: Hashable, Sendable, CustomStringConvertible {
    /// As the operator wrote it.
    package let description: String
    private let url: PaymentURL
    private let isPrefix: Bool

    /// An entry of the operator's list: a prefix when its path ends in `/` and nothing comes after it, else one link.
    ///
    /// - Returns: `nil` for what is no payment link, see ``PaymentLink/check(url:allowedLinks:)``.
    package init?(_ text: String) {
        guard let url = PaymentURL(text) else { return nil }
        // The scheme's slashes are not in it: `https://pay.example` is one link, `https://pay.example/` is all of that host.
        let isFolder =
            url.rest.last == UInt8(ascii: "/")
            && !url.rest.contains { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
        self.init(description: text, url: url, isPrefix: isFolder)
    }

    /// This link and no other, whatever it ends in; `nil` as in ``init(_:)``.
    package init?(only link: String) {
        guard let url = PaymentURL(link) else { return nil }
        self.init(description: link, url: url, isPrefix: false)
    }

    private init(description: String, url: PaymentURL, isPrefix: Bool) {
        self.description = description
        self.url = url
        self.isPrefix = isPrefix
    }

    /// Whether `other` is this link or begins with it: the host in any case of its letters, the rest byte for byte.
    func covers(_ other: PaymentURL) -> Bool {
        other.host == url.host && (isPrefix ? other.rest.starts(with: url.rest) : other.rest == url.rest)
    }
}

/// A URL of which all parsers must think the same: what one reads as the path another reads as the host, and what one takes
/// for a name another takes for a step up.
struct PaymentURL: Hashable {
    /// In lower case.
    let host: [UInt8]
    /// What comes after the host, byte for byte.
    let rest: [UInt8]

    /// `nil` unless it is `https`, of URL characters only and not too long, without user information, port, percent signs
    /// or brackets in its authority, and without `..` or `%2e` anywhere.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        let scheme = Array("https://".utf8)
        guard bytes.count <= PaymentLink.maximumURLBytes, bytes.allSatisfy(Self.isURLCharacter),
            bytes.prefix(scheme.count).map(Self.lowercased) == scheme, !Self.climbs(bytes)
        else { return nil }
        let authority = bytes.dropFirst(scheme.count).prefix { !Self.authorityEnds.contains($0) }
        host = authority.map(Self.lowercased)
        rest = Array(bytes[authority.endIndex...])
        guard !host.isEmpty, host.allSatisfy(Self.isHostCharacter) else { return nil }
    }

    private static let authorityEnds: [UInt8] = Array("/?#".utf8)

    /// Whether it has two dots in a row or a dot in disguise, which a server or a browser may take for a step up.
    private static func climbs(_ bytes: [UInt8]) -> Bool {
        let dot = UInt8(ascii: ".")
        return zip(bytes, bytes.dropFirst()).contains { $0 == dot && $1 == dot }
            || bytes.indices.contains { bytes[$0...].prefix(3).map(lowercased) == Array("%2e".utf8) }
    }

    /// Visible ASCII without what RFC 3986 keeps out of every URL; the backslash is a slash to browsers.
    private static func isURLCharacter(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !forbidden.contains(byte)
    }

    private static let forbidden: [UInt8] = Array("\\\"<>^`{|}".utf8)

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
