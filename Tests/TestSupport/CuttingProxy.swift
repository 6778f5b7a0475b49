import CabinetPlatform
import Glibc
import Synchronization

/// A bad network: it passes TCP connections on to a port of this machine, and cuts some in the middle of a packet.
///
/// It lasts as long as this object. Any thread may use it.
package final class CuttingProxy: Sendable {
    /// Where it listens, on 127.0.0.1.
    package let port: Int
    private let listener: Descriptor
    private let target: Int
    private let state: Mutex<State>

    private struct State {
        /// What the latest connection may still carry, of both directions together; `nil` for everything.
        var allowance: Allowance?
        var cuts = 0
        var isOver = false
    }

    /// Listens on a free port, and passes everything on.
    package init(to target: Int) throws {
        self.target = target
        port = try FreePort.next()
        listener = Descriptor(adopting: try retryingOnInterrupt("socket") { socket(AF_INET, Self.kind, 0) })
        state = Mutex(State())
        var on: CInt = 1
        setsockopt(listener.rawValue, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<CInt>.size))
        try retryingOnInterrupt("bind") { Self.withAddress(port) { bind(listener.rawValue, $0, $1) } }
        try retryingOnInterrupt("listen") { listen(listener.rawValue, 16) }
        _ = try NamedThread.start(name: "proxy") { [weak self, number = listener.rawValue] in
            while true {
                let client = accept(number, nil, nil)
                guard client >= 0, let self, !self.isOver else { return }
                self.serve(Descriptor(adopting: client))
            }
        }
    }

    deinit {
        state.withLock { $0.isOver = true }
        shutdown(listener.rawValue, CInt(SHUT_RDWR))
    }

    /// Cuts the latest connection when it has carried so many more bytes, of both directions together.
    package func cutOpenConnection(after bytes: Int) {
        state.withLock { $0.allowance?.limit(to: bytes) }
    }

    /// How many connections were cut so far.
    package var cuts: Int { state.withLock { $0.cuts } }

    private var isOver: Bool { state.withLock { $0.isOver } }

    private static let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)

    private func serve(_ client: Descriptor) {
        let number = socket(AF_INET, Self.kind, 0)
        guard number >= 0 else { return }
        let server = Descriptor(adopting: number)
        guard Self.withAddress(target, { connect(number, $0, $1) }) == 0 else { return }
        let allowance = Allowance()
        state.withLock { $0.allowance = allowance }
        for (from, to) in [(client, server), (server, client)] {
            _ = try? NamedThread.start(name: "proxy-pump") { [self] in pump(from, to, allowance) }
        }
    }

    private func pump(_ from: Descriptor, _ to: Descriptor, _ allowance: Allowance) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(from.rawValue, &buffer, buffer.count)
            guard count > 0 else { break }
            let (allowed, isCut) = allowance.take(count)
            send(to.rawValue, &buffer, allowed, CInt(MSG_NOSIGNAL))
            if isCut { state.withLock { $0.cuts += 1 } }
            guard allowed == count else { break }
        }
        for end in [from, to] { shutdown(end.rawValue, CInt(SHUT_RDWR)) }
    }

    private static func withAddress(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// What one connection may still carry.
    private final class Allowance: Sendable {
        private let left = Mutex<Int?>(nil)

        func limit(to bytes: Int) {
            left.withLock { $0 = bytes }
        }

        /// How many of `count` bytes pass, and whether this is the cut.
        func take(_ count: Int) -> (allowed: Int, isCut: Bool) {
            left.withLock { left in
                guard let rest = left else { return (count, false) }
                let allowed = min(rest, count)
                left = rest - allowed
                return (allowed, rest > 0 && allowed < count)
            }
        }
    }
}
