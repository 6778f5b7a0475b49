import CPlatform
import CabinetModel
import Glibc

/// One epoll instance and the eventfd that wakes it: the blocking wait under an ``EventLoop``.
///
/// `@unchecked` because of `events`, which only ``wait(until:)`` touches, and only the loop's thread waits; the rest is
/// two descriptors, and the kernel serialises what is done to them.
final class Poller: @unchecked Sendable {
    /// What the kernel reported for one descriptor.
    struct Event {
        let token: UInt64
        let ready: Interest
        /// A hang-up or an error, which epoll reports whatever was asked for.
        let isHangUp: Bool
    }

    /// The token of the eventfd; descriptors get others.
    static let canaryToken: UInt64 = 0

    private let epoll: Descriptor
    private let canary: Descriptor
    /// How many descriptors one wait reports; the others follow in the next.
    private var events = [epoll_event](repeating: epoll_event(), count: 64)

    init() throws(SystemError) {
        epoll = Descriptor(
            adopting: try retryingOnInterrupt("epoll_create1") { epoll_create1(CInt(EPOLL_CLOEXEC)) })
        canary = Descriptor(
            adopting: try retryingOnInterrupt("eventfd") { eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK)) })
        try control(EPOLL_CTL_ADD, canary.rawValue, token: Self.canaryToken, .readable)
    }

    /// Makes the wait in progress return, or else the next one.
    ///
    /// Any thread; never blocks.
    func wake() {
        var one: UInt64 = 1
        // EAGAIN would mean a counter of 2^64 - 2 wakes not yet seen: the waiter wakes for those just as well.
        _ = write(canary.rawValue, &one, MemoryLayout<UInt64>.size)
    }

    /// Adds, changes or removes a descriptor: `EPOLL_CTL_ADD`, `_MOD` or `_DEL`.
    func control(_ operation: CInt, _ fd: CInt, token: UInt64, _ interest: Interest) throws(SystemError) {
        var event = epoll_event()
        event.data.u64 = token
        if interest.contains(.readable) { event.events |= EPOLLIN.rawValue }
        if interest.contains(.writable) { event.events |= EPOLLOUT.rawValue }
        try retryingOnInterrupt("epoll_ctl", "descriptor \(fd)") { epoll_ctl(epoll.rawValue, operation, fd, &event) }
    }

    /// Blocks until a descriptor is ready, somebody called ``wake()``, a signal came or `deadline` has passed.
    ///
    /// - Parameter deadline: `nil` waits for ever: an idle loop costs nothing. One that has passed looks and returns.
    /// - Returns: What is ready, without the wake-ups; often nothing.
    func wait(until deadline: MonotonicInstant?) -> [Event] {
        let count = fetch(until: deadline)
        return events[..<count].compactMap { event in
            guard event.data.u64 != Self.canaryToken else {
                clearCanary()
                return nil
            }
            var ready: Interest = []
            if event.events & EPOLLIN.rawValue != 0 { ready.insert(.readable) }
            if event.events & EPOLLOUT.rawValue != 0 { ready.insert(.writable) }
            let isHangUp = event.events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
            return Event(token: event.data.u64, ready: ready, isHangUp: isHangUp)
        }
    }

    private func fetch(until deadline: MonotonicInstant?) -> Int {
        let capacity = CInt(events.count)
        let count: CInt
        if let deadline {
            let left = max(.zero, MonotonicInstant.now().duration(to: deadline))
            var timeout = MonotonicInstant(nanoseconds: left.wholeNanoseconds).timespec
            count = epoll_pwait2(epoll.rawValue, &events, capacity, &timeout, nil)
        } else {
            count = epoll_pwait2(epoll.rawValue, &events, capacity, nil, nil)
        }
        // A signal is no event: the loop looks around and waits again.
        guard count < 0 else { return Int(count) }
        let code = errno
        precondition(code == EINTR, "\(SystemError("epoll_pwait2", code: code))")
        return 0
    }

    private func clearCanary() {
        var count: UInt64 = 0
        _ = read(canary.rawValue, &count, MemoryLayout<UInt64>.size)
    }
}
