package import CabinetModel

/// A timer of an ``EventLoop``, on the monotonic clock: it fires once for each time that it is scheduled.
///
/// For the loop's thread only; traps elsewhere. While it is scheduled the loop keeps it, also when nobody else does.
/// When the loop is gone it does nothing.
public final class LoopTimer: Sendable {
    private weak let loop: EventLoop?
    private let handler: @Sendable () -> Void

    init(loop: EventLoop, _ handler: @escaping @Sendable () -> Void) {
        self.loop = loop
        self.handler = handler
    }

    /// Fires at `deadline`, never before it, in place of the time it was scheduled for.
    ///
    /// With a time that has passed it fires in the loop's next turn. Timers of one time fire in the order of scheduling.
    /// The handler may schedule it again.
    package func schedule(at deadline: MonotonicInstant) {
        loop?.schedule(self, at: deadline)
    }

    /// Takes the scheduled time back; nothing happens when there is none.
    ///
    /// The handler does not run after it.
    public func cancel() {
        loop?.cancel(self)
    }

    func fire() {
        handler()
    }
}
