import Glibc

/// Tells a host name or an IP address from what is often written in its place.
enum HostName {
    /// What is wrong with a broker's host, with what to write instead; `nil` when nothing is.
    static func objection(to text: String) -> String? {
        guard !text.isEmpty else { return "is empty" }
        guard !text.contains("://") else {
            return "has a scheme; write the host alone and choose TLS with broker.tls.enabled"
        }
        guard !text.hasPrefix("[") else { return "has brackets; write an IPv6 address without them" }
        if isAddress(text) { return nil }
        if text.split(separator: ":", omittingEmptySubsequences: false).count == 2 {
            return "has a port; write it as broker.port"
        }
        return isName(text) ? nil : "is not a host name or an IP address"
    }

    /// Whether it can only mean this machine: `localhost`, `::1` or 127.0.0.0/8.
    static func isLoopback(_ text: String) -> Bool {
        let text = text.lowercased()
        return text == "localhost" || ipv6(text).map { $0 == Array(repeating: 0, count: 15) + [1] } ?? false
            || ipv4(text)?.first == 127
    }

    /// Whether it is a DNS name: letters, digits, `-` and `_` in labels of 1 to 63, 253 in all, the last label not a
    /// number (which would be a broken IPv4 address).
    static func isName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, let last = labels.last, !last.allSatisfy(\.isNumber) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy(isNameByte)
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        // A link-local address needs the interface it is on: fe80::1%eth0.
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first, ipv6(String(address)) != nil else { return ipv4(text) != nil }
        return parts.count == 1 || (!parts[1].isEmpty && parts[1].utf8.allSatisfy(isNameByte))
    }

    private static func ipv4(_ text: String) -> [UInt8]? {
        var address = in_addr()
        guard inet_pton(AF_INET, text, &address) == 1 else { return nil }
        return withUnsafeBytes(of: &address) { Array($0) }
    }

    private static func ipv6(_ text: String) -> [UInt8]? {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        return withUnsafeBytes(of: &address) { Array($0) }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
