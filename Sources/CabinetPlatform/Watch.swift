/// A descriptor that an ``EventLoop`` watches.
///
/// For the loop's thread only; traps elsewhere. When the loop is gone it does nothing.
public final class Watch: Sendable {
    private let fd: CInt
    private let token: UInt64
    private weak let loop: EventLoop?

    // Confined to the loop's thread, like the loop's own table: each function below checks it.
    nonisolated(unsafe) private var handler: (@Sendable (Interest) -> Void)?
    nonisolated(unsafe) private var interest: Interest = []

    init(fd: CInt, token: UInt64, loop: EventLoop, _ handler: @escaping @Sendable (Interest) -> Void) {
        self.fd = fd
        self.token = token
        self.loop = loop
        self.handler = handler
    }

    /// Changes what is waited for, from the next event on, even one already fetched; nothing happens once cancelled.
    ///
    /// An empty set is rest: not even a hang-up is reported, so that one which nobody handles does not spin the loop.
    public func update(_ interest: Interest) {
        loop?.checkIsolated()
        guard handler != nil else { return }
        do throws(SystemError) {
            try register(interest)
        } catch {
            // What could be watched before can be now: only a descriptor that was closed before its watch gets here.
            preconditionFailure("\(error)")
        }
    }

    /// Ends the watch; a second call does nothing.
    ///
    /// The handler never runs again, also not for an event that the kernel has reported already, and is released.
    public func cancel() {
        update([])
        handler = nil
        loop?.forget(token)
    }

    /// Tells the kernel.
    ///
    /// A resting descriptor is not in its set at all, because epoll reports hang-ups unasked.
    func register(_ interest: Interest) throws(SystemError) {
        try loop?.tellKernel(of: fd, token: token, from: self.interest, to: interest)
        self.interest = interest
    }

    /// Passes on what the kernel reported, as far as it is still wanted.
    func deliver(_ event: Poller.Event) {
        let ready = event.isHangUp ? [.readable, .writable] : event.ready.intersection(interest)
        guard !interest.isEmpty, !ready.isEmpty else { return }
        handler?(ready)
    }
}
