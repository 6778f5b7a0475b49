/// The output that closes the cabinet's coin switch.
///
/// Implemented by a GPIO line and by a simulated one. The pulse thread is the only caller while the engine runs.
package protocol PulseLine: Sendable {
    /// Closes the coin switch (`true`) or opens it (`false`); returns when the level stands on the line.
    ///
    /// Called between the two edges of a pulse: one system call at most, no allocation, no waiting. Setting the level
    /// that stands already is harmless.
    func setClosed(_ closed: Bool) throws

    /// Claims the line again after an error, with the switch open; throws while that is not possible.
    func reclaim() throws

    /// Opens the switch and lets the line go. Twice is harmless; afterwards only `reclaim()` may be called.
    func release()
}
