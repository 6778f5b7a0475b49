import CPlatform
import CabinetModel
import Glibc

/// One epoll instance and the signal that wakes it: the blocking wait under an ``EventLoop``.
///
/// `@unchecked` because of `buffer`, which only ``wait(until:)`` touches, and only the loop's thread waits; the rest is
/// two descriptors, and the kernel serialises what is done to them.
final class Poller: @unchecked Sendable {
    /// What the kernel reported for one descriptor.
    struct Event {
        let token: UInt64
        let ready: Interest
        /// A hang-up or an error, which epoll reports whatever was asked for.
        let isHangUp: Bool
    }

    /// The token of the signal; descriptors get others.
    static let canaryToken: UInt64 = 0

    private let epoll: Descriptor
    private let canary: EventSignal
    /// As many as one wait reports; the others follow in the next.
    private var buffer = [platform_ready](repeating: platform_ready(), count: 64)

    init() throws(SystemError) {
        epoll = Descriptor(adopting: try retryingOnInterrupt("epoll_create1") { platform_epoll_create() })
        canary = try EventSignal()
        try add(canary.fileDescriptor, token: Self.canaryToken, .readable)
    }

    /// Makes the wait in progress return, or else the next one.
    ///
    /// Any thread; never blocks.
    func wake() {
        canary.raise()
    }

    /// Waits for `interest` on `fd` from now on.
    func add(_ fd: CInt, token: UInt64, _ interest: Interest) throws(SystemError) {
        try retryingOnInterrupt("epoll_ctl", "descriptor \(fd)") {
            platform_epoll_add(epoll.rawValue, fd, token, interest.bits)
        }
    }

    /// Waits for another `interest` on a descriptor that was added.
    func modify(_ fd: CInt, token: UInt64, _ interest: Interest) throws(SystemError) {
        try retryingOnInterrupt("epoll_ctl", "descriptor \(fd)") {
            platform_epoll_modify(epoll.rawValue, fd, token, interest.bits)
        }
    }

    /// Waits for nothing on `fd` any more.
    func remove(_ fd: CInt) throws(SystemError) {
        try retryingOnInterrupt("epoll_ctl", "descriptor \(fd)") { platform_epoll_remove(epoll.rawValue, fd) }
    }

    /// Blocks until a descriptor is ready, somebody called ``wake()``, a signal came or `deadline` has passed.
    ///
    /// - Parameter deadline: `nil` waits for ever: an idle loop costs nothing. One that has passed looks and returns.
    /// - Returns: What is ready, without the wake-ups; often nothing.
    func wait(until deadline: MonotonicInstant?) -> [Event] {
        let count = fetch(until: deadline)
        return buffer[..<count].compactMap { event in
            guard event.token != Self.canaryToken else {
                canary.clear()
                return nil
            }
            return Event(
                token: event.token, ready: Interest(bits: event.what), isHangUp: event.what & PLATFORM_HANG_UP != 0)
        }
    }

    private func fetch(until deadline: MonotonicInstant?) -> Int {
        let left = deadline.map { max(.zero, MonotonicInstant.now().duration(to: $0)).wholeNanoseconds }
        let count = platform_epoll_wait(epoll.rawValue, &buffer, CInt(buffer.count), left ?? -1)
        guard count < 0 else { return Int(count) }
        // A signal is no event: the loop looks around and waits again.
        let code = errno
        precondition(code == EINTR, "\(SystemError("epoll_pwait2", code: code))")
        return 0
    }
}

extension Interest {
    /// As the C side says it.
    fileprivate var bits: UInt32 {
        (contains(.readable) ? PLATFORM_READABLE : 0) | (contains(.writable) ? PLATFORM_WRITABLE : 0)
    }

    fileprivate init(bits: UInt32) {
        self = []
        if bits & PLATFORM_READABLE != 0 { insert(.readable) }
        if bits & PLATFORM_WRITABLE != 0 { insert(.writable) }
    }
}
