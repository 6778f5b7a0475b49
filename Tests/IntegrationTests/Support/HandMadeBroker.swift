import CabinetPlatform
import Glibc
import TestSupport

/// A broker that says what a test writes down for it, byte for byte: what no real one says on demand.
final class HandMadeBroker {
    /// A CONNACK of MQTT 5 without properties.
    static let welcome: [UInt8] = [0x20, 3, 0, 0, 0]

    private let listener: LoopbackListener
    private var peer: Descriptor?

    init() throws {
        listener = try LoopbackListener()
    }

    var port: Int { listener.port }

    /// Waits for the next client and its first packet, then says `bytes`.
    ///
    /// Throws ``DaemonFailure`` when nobody comes within twenty seconds.
    func answer(_ bytes: [UInt8]) throws {
        let peer = try listener.accept(within: .seconds(20))
        var waiting = pollfd(fd: peer.rawValue, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 20_000) == 1 else { throw DaemonFailure("a client that says nothing") }
        var login = [UInt8](repeating: 0, count: 4096)
        _ = recv(peer.rawValue, &login, login.count, 0)
        _ = send(peer.rawValue, bytes, bytes.count, CInt(MSG_NOSIGNAL))
        self.peer = peer
    }
}
