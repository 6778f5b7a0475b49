import Glibc

/// The two kinds of addresses that a broker's name may have.
enum AddressFamily: Equatable {
    case ipv4, ipv6

    /// Reads a socket's `AF_…`; `nil` for any other.
    init?(socketFamily: CInt) {
        switch socketFamily {
        case AF_INET: self = .ipv4
        case AF_INET6: self = .ipv6
        default: return nil
        }
    }

    var other: AddressFamily {
        switch self {
        case .ipv4: .ipv6
        case .ipv6: .ipv4
        }
    }

    /// The address that means "any of this machine's".
    ///
    /// Bound to it, a socket can connect within its family only.
    var wildcard: String {
        switch self {
        case .ipv4: "0.0.0.0"
        case .ipv6: "::"
        }
    }
}
