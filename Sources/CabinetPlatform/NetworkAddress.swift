import Glibc

/// One address and port of a server, as the kernel takes it.
public struct NetworkAddress: Sendable, Equatable, CustomStringConvertible {
    /// `AF_INET` or `AF_INET6`.
    public let family: CInt
    private let bytes: [UInt8]

    /// Why a name has no address; the text is the resolver's, such as `Name or service not known`.
    public struct Unresolved: Error, Sendable, Equatable {
        /// The resolver's words.
        public let text: String
        /// The error number that goes with them; `ENOENT` where there is none.
        public let code: CInt

        /// Names a failure.
        public init(text: String, code: CInt) {
            self.text = text
            self.code = code
        }
    }

    /// The addresses of `host`, in the order in which the resolver says that they are to be tried, each once.
    ///
    /// Asks the machine's resolver and blocks for as long as that takes. `host` may be an address.
    public static func resolve(_ host: String, port: Int) throws(Unresolved) -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else {
            let number = errno
            let text = gai_strerror(code).map { String(cString: $0) } ?? "error \(code)"
            throw Unresolved(text: text, code: code == EAI_SYSTEM ? number : ENOENT)
        }
        defer { freeaddrinfo(list) }
        var found: [NetworkAddress] = []
        for info in sequence(first: list, next: { $0?.pointee.ai_next }) {
            guard let info else { break }
            let address = NetworkAddress(info.pointee)
            if !found.contains(address) { found.append(address) }
        }
        return found
    }

    private init(_ info: addrinfo) {
        family = info.ai_family
        bytes = Array(UnsafeRawBufferPointer(start: info.ai_addr, count: Int(info.ai_addrlen)))
    }

    /// Starts a TCP connect and does not wait for it: the socket is writable when it has come to something, and
    /// `SO_ERROR` then says what.
    ///
    /// - Returns: The socket, non-blocking and close-on-exec.
    /// - Throws: ``SystemError`` for what fails at once, such as `ENETUNREACH`.
    public func startConnecting() throws(SystemError) -> Descriptor {
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = Descriptor(adopting: try retryingOnInterrupt("socket") { socket(family, kind, 0) })
        let result = withSockaddr { connect(descriptor.rawValue, $0, $1) }
        let code = errno
        // Interrupted, it goes on in the background like any other.
        guard result == 0 || code == EINPROGRESS || code == EINTR else {
            throw SystemError("connect", code: code, context: description)
        }
        return descriptor
    }

    /// The address alone, in figures.
    public var description: String {
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = withSockaddr { getnameinfo($0, $1, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST) }
        guard code == 0 else { return "?" }
        return String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        // Copied into a storage that is aligned as the kernel's type is.
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes.prefix($0.count)) }
        return withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(bytes.count)) }
        }
    }
}
