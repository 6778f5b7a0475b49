import Glibc

/// The address of a Unix socket, as C takes it.
struct UnixAddress: Sendable {
    /// What fits into `sun_path` with the zero byte that ends it.
    static let maximumPathBytes = 107

    private var storage = sockaddr_un()
    private let length: socklen_t

    /// The address of a path.
    ///
    /// - Throws: `ENAMETOOLONG` above 107 bytes, `EINVAL` when it is empty or holds a zero byte; under `operation`.
    init(path: String, for operation: String) throws(SystemError) {
        guard path.utf8.count <= Self.maximumPathBytes else {
            throw SystemError(
                operation, code: ENAMETOOLONG,
                context: "\(path) (\(path.utf8.count) bytes; a socket's path has at most \(Self.maximumPathBytes))")
        }
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw SystemError(operation, code: EINVAL, context: "\"\(path)\" (not a path)")
        }
        self.init(bytes: Array(path.utf8))
    }

    /// The address that `NOTIFY_SOCKET` names, an absolute path or `@` and an abstract name; `nil` for anything else.
    init?(notifySocket value: String) {
        guard (2...Self.maximumPathBytes).contains(value.utf8.count) else { return nil }
        switch value.first {
        case "/": self.init(bytes: Array(value.utf8))
        case "@": self.init(bytes: [0] + Array(value.utf8.dropFirst()))
        default: return nil
        }
    }

    private init(bytes: [UInt8]) {
        storage.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &storage.sun_path) { $0.copyBytes(from: bytes) }
        // Exact, because every byte of an abstract name counts; after a path the kernel adds the zero byte.
        length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    }

    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
