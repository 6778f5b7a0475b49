import Glibc
import Synchronization

/// Owns one file descriptor and closes it when the last reference goes.
///
/// Any thread may use it. It does not make the descriptor's own operations safe: whoever closes it must know that nobody
/// is inside a call on it, and must have cancelled what an ``EventLoop`` watches on it.
public final class Descriptor: Sendable {
    private static let closed: CInt = -1

    private let storage: Atomic<CInt>

    /// Takes over an open descriptor; nobody else may close it from here on.
    ///
    /// Traps when it is negative.
    public init(adopting rawValue: CInt) {
        precondition(rawValue >= 0, "a descriptor is not negative")
        storage = Atomic(rawValue)
    }

    /// The descriptor, valid while this object lives and is not closed.
    ///
    /// So keep the object in a variable or property for as long as the number is used: `make().rawValue` is closed at once.
    /// Traps after ``close()``: the kernel may have given the number to another file by then.
    public var rawValue: CInt {
        let value = storage.load(ordering: .acquiring)
        precondition(value != Self.closed, "the descriptor is closed")
        return value
    }

    /// Closes it now; a second call does nothing.
    ///
    /// Errors of `close` are not reported: who needs the data on disk calls `fsync` before.
    public func close() {
        let value = storage.exchange(Self.closed, ordering: .acquiringAndReleasing)
        guard value != Self.closed else { return }
        // Not repeated on EINTR: Linux has freed the number by then, and another thread may own it.
        let result = Glibc.close(value)
        precondition(result == 0 || errno != EBADF, "descriptor \(value) was closed by somebody else")
    }

    deinit {
        close()
    }
}
