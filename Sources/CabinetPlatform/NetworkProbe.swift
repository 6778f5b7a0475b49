import CabinetModel
import Glibc

/// The first two steps to a server, one at a time, so that a technician sees which of them fails.
public enum NetworkProbe {
    /// The addresses of `host`, as text, in the order in which they would be tried.
    ///
    /// Asks the machine's resolver and may block for as long as that takes.
    /// - Throws: ``SystemError`` whose context is the resolver's own text, such as `Name or service not known`.
    public static func addresses(of host: String) throws(SystemError) -> [String] {
        try resolve(host, port: 0).map(\.description)
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
        var (reached, failed): ([String], [SystemError]) = ([], [])
        for address in try resolve(host, port: port) {
            do throws(SystemError) {
                try connect(to: address, limit: limit)
                reached.append(address.description)
            } catch {
                failed.append(SystemError("connect", code: error.code, context: "\(address) port \(port)"))
            }
        }
        return (reached, failed)
    }

    private static func resolve(_ host: String, port: Int) throws(SystemError) -> [NetworkAddress] {
        do throws(NetworkAddress.Unresolved) {
            return try NetworkAddress.resolve(host, port: port)
        } catch {
            throw SystemError("resolve", code: error.code, context: "\(host) (\(error.text))")
        }
    }

    private static func connect(to address: NetworkAddress, limit: Duration) throws(SystemError) {
        let descriptor = try address.startConnecting()
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
}
