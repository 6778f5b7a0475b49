import CabinetModel
import Glibc

/// The first two steps to a server, one at a time, so that a technician sees which of them fails.
public enum NetworkProbe {
    /// The addresses of `host`, as text, in the order in which they would be tried.
    ///
    /// Asks the machine's resolver and may block for as long as that takes.
    /// - Throws: ``SystemError`` whose context is the resolver's own text, such as `Name or service not known`.
    public static func addresses(of host: String) throws(SystemError) -> [String] {
        let list = try resolve(host, port: 0)
        defer { freeaddrinfo(list) }
        var found: [String] = []
        for info in sequence(first: list, next: { $0?.pointee.ai_next }) {
            guard let info else { break }
            let text = text(of: info.pointee)
            if !found.contains(text) { found.append(text) }
        }
        return found
    }

    /// Opens a TCP connection to each address of `host` and closes it again, to see who listens there.
    ///
    /// For at most `limit` each. Blocks the calling thread.
    /// - Returns: The addresses that answer, and why each of the others does not: `ECONNREFUSED`, `ETIMEDOUT`,
    ///   `EHOSTUNREACH` and so on.
    /// - Throws: ``SystemError`` when the name does not resolve.
    public static func connect(
        to host: String, port: Int, limit: Duration
    ) throws(SystemError) -> (reached: [String], failed: [SystemError]) {
        let list = try resolve(host, port: port)
        defer { freeaddrinfo(list) }
        var (reached, failed): ([String], [SystemError]) = ([], [])
        for info in sequence(first: list, next: { $0?.pointee.ai_next }) {
            guard let info else { break }
            let address = text(of: info.pointee)
            do throws(SystemError) {
                try connect(to: info.pointee, limit: limit)
                reached.append(address)
            } catch {
                failed.append(SystemError("connect", code: error.code, context: "\(address) port \(port)"))
            }
        }
        return (reached, failed)
    }

    private static func resolve(_ host: String, port: Int) throws(SystemError) -> UnsafeMutablePointer<addrinfo>? {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else {
            let text = gai_strerror(code).map { String(cString: $0) } ?? "error \(code)"
            throw SystemError("resolve", code: code == EAI_SYSTEM ? errno : ENOENT, context: "\(host) (\(text))")
        }
        return list
    }

    private static func connect(to info: addrinfo, limit: Duration) throws(SystemError) {
        let descriptor = Descriptor(
            adopting: try retryingOnInterrupt("socket", nil) {
                socket(info.ai_family, info.ai_socktype | CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
            })
        if Glibc.connect(descriptor.rawValue, info.ai_addr, info.ai_addrlen) == 0 { return }
        guard errno == EINPROGRESS else { throw SystemError("connect", code: errno) }
        var waiting = pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)
        let ready = try retryingOnInterrupt("poll", nil) {
            poll(&waiting, 1, CInt(clamping: limit.wholeNanoseconds / 1_000_000))
        }
        guard ready > 0 else { throw SystemError("connect", code: ETIMEDOUT) }
        var code: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        getsockopt(descriptor.rawValue, SOL_SOCKET, SO_ERROR, &code, &size)
        guard code == 0 else { throw SystemError("connect", code: code) }
    }

    private static func text(of info: addrinfo) -> String {
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = getnameinfo(
            info.ai_addr, info.ai_addrlen, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
        guard code == 0 else { return "?" }
        return String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
