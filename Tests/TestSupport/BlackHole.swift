import CabinetPlatform

/// An address of this machine that answers no packet, as a firewall does that drops what it does not know.
///
/// It lasts as long as this object.
package final class BlackHole {
    /// The port, on 127.0.0.1.
    package var port: Int { listener.port }
    private let listener: LoopbackListener
    private let fillers: [Descriptor]

    /// Fills the queue of connections that nobody accepts: Linux takes one more than the backlog says, and from then on
    /// it drops what knocks.
    package init() throws {
        let listener = try LoopbackListener(backlog: 0)
        fillers = try (0..<2).map { _ in try LoopbackListener.connect(to: listener.port) }
        self.listener = listener
    }
}
