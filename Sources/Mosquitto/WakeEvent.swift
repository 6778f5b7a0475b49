import Glibc

/// A latch that ends another thread's `poll`.
///
/// Ringing it twice before it is heard is ringing it once.
///
/// A pair of connected sockets, since the Glibc module does not know `eventfd`.
final class WakeEvent: Sendable {
    /// Readable once rung, until ``clear()``.
    ///
    /// Owned by this object.
    let descriptor: CInt
    private let bell: CInt

    /// Throws only when the process or the machine is out of descriptors.
    ///
    /// Wraps `socketpair`.
    init() throws(MosquittoError) {
        let kind = CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        var pair: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else {
            throw .library(operation: "socketpair", code: Int(errno), text: errorText(errno))
        }
        descriptor = pair[0]
        bell = pair[1]
    }

    deinit {
        close(descriptor)
        close(bell)
    }

    /// Ends the wait; from any thread, never blocks.
    func ring() {
        // It fails only when rings are queued to the bound already, and one is enough.
        var byte: UInt8 = 0
        send(bell, &byte, 1, CInt(MSG_NOSIGNAL))
    }

    /// Forgets what was rung so far.
    func clear() {
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, 0) > 0 {}
    }
}
