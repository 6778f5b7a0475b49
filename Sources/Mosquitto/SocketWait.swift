import CabinetPlatform
import Glibc

/// One `poll` of a socket and an `EventSignal`, and what it saw.
struct SocketWait {
    /// The socket's `POLL…` bits; empty after a time-out, a ring or a signal.
    let events: CInt

    /// Whether there is something to read, which includes an end or an error of the connection.
    var isReadable: Bool { events & (CInt(POLLIN) | CInt(POLLHUP) | CInt(POLLERR)) != 0 }

    /// Blocks for at most `timeout`; negative counts as none.
    ///
    /// - Parameters:
    ///   - socket: The socket; -1 to wait for the ring alone.
    ///   - interest: The `POLL…` bits to wait for; errors are always reported.
    ///   - wake: Ends the wait, and is cleared by it.
    ///   - timeout: Rounded up to whole milliseconds.
    init(socket: CInt, interest: CInt, wake: EventSignal, timeout: Duration) {
        let entry = pollfd(fd: wake.fileDescriptor, events: Int16(POLLIN), revents: 0)
        var entries = [entry, pollfd(fd: socket, events: Int16(truncatingIfNeeded: interest), revents: 0)]
        // A negative descriptor is skipped by the kernel. EINTR needs no care: the caller turns again.
        let ready = poll(&entries, nfds_t(entries.count), timeout.pollMilliseconds)
        guard ready > 0 else {
            events = 0
            return
        }
        if entries[0].revents != 0 { wake.clear() }
        events = CInt(entries[1].revents)
    }

    /// The pending error of a socket, which reading it clears; 0 when it has none.
    ///
    /// Wraps `getsockopt(SO_ERROR)`.
    static func pendingError(of socket: CInt) -> CInt {
        var code: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno
    }
}

extension Duration {
    /// The duration as `poll` takes it: whole milliseconds, rounded up so that a wait is never cut short and repeated.
    var pollMilliseconds: CInt {
        guard self > .zero else { return 0 }
        let (seconds, attoseconds) = components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return CInt(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
