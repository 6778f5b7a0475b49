import CPlatform
import Glibc

/// A descriptor that one thread makes readable for another's loop (`eventfd`).
public final class EventSignal: Sendable {
    private let descriptor: Descriptor

    /// Makes a signal that is not raised. Throws when the process or the machine is out of descriptors.
    public init() throws(SystemError) {
        descriptor = Descriptor(
            adopting: try retryingOnInterrupt("eventfd", nil) {
                eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
            })
    }

    /// Readable while raised. Owned by this object.
    public var fileDescriptor: CInt { descriptor.rawValue }

    /// Makes the descriptor readable; any thread, never blocks. Raised already is harmless.
    public func raise() {
        eventfd_write(descriptor.rawValue, 1)
    }

    /// Makes it unreadable again until the next raise.
    public func clear() {
        var count: eventfd_t = 0
        eventfd_read(descriptor.rawValue, &count)
    }
}
