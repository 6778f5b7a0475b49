/// Decides whether the daemon is alive: whether each of its threads has moved since the last look.
///
/// A thread that waits for nothing to do is woken before each look, so that "idle" and "stuck" are told apart.
package struct Pulsebeat: Sendable {
    /// How far each thread has come; the numbers only rise.
    package struct Progress: Sendable, Equatable {
        /// The pulse thread, which reads the ledger at every turn.
        package var pulses: UInt64
        /// The event loop.
        package var loop: UInt64
        /// The network thread; `nil` while it is not connected, when it may rest for a minute.
        package var network: UInt64?

        package init(pulses: UInt64, loop: UInt64, network: UInt64?) {
            self.pulses = pulses
            self.loop = loop
            self.network = network
        }
    }

    private var last: Progress?

    package init() {}

    /// Whether all of them moved since the last call; the first call has nothing to compare with and says yes.
    package mutating func isAlive(_ progress: Progress) -> Bool {
        defer { last = progress }
        guard let last else { return true }
        guard progress.pulses > last.pulses, progress.loop > last.loop else { return false }
        guard let network = progress.network, let lastNetwork = last.network else { return true }
        return network > lastNetwork
    }
}
