import CabinetPlatform
import Glibc

/// The socket that libmosquitto connects to in place of a broker.
///
/// The library can be told an address only, never a descriptor. So it is told the path of a Unix socket of this process,
/// which nobody else can reach: its file is readable by its owner only and is removed at once; what remains is a
/// descriptor of the file, by which the kernel still finds it.
final class LibrarySocket: Sendable {
    private let listener: Descriptor
    private let file: Descriptor

    /// Makes it, by way of a file in `$TMPDIR`, else `/tmp`.
    init() throws(SystemError) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let name = "coinpulse-\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 16))"
        let path = "\(folder)/\(name)"
        listener = try UnixSocket.listen(path: path, mode: 0o600, backlog: 1)
        defer { unlink(path) }
        file = Descriptor(adopting: try retryingOnInterrupt("open", path) { open(path, __O_PATH | O_CLOEXEC) })
    }

    /// What to connect to.
    var path: String { "/proc/self/fd/\(file.rawValue)" }

    /// Our end of the connection that was just made to ``path``; `nil` when there is none.
    func accept() -> Descriptor? {
        guard let accepted = try? UnixSocket.accept(listener.rawValue) else { return nil }
        return accepted
    }
}
