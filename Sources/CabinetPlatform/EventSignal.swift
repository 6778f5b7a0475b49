import CPlatform
import Glibc

/// A descriptor that one thread makes readable for another's loop (`eventfd`).
public final class EventSignal: Sendable {
    private let descriptor: Descriptor

    /// Makes a signal that is not raised.
    ///
    /// - Throws: ``SystemError`` when the process or the machine is out of descriptors.
    public init() throws(SystemError) {
        descriptor = Descriptor(
            adopting: try retryingOnInterrupt("eventfd") { platform_event_create() })
    }

    /// Readable while raised; owned by this object.
    public var fileDescriptor: CInt { descriptor.rawValue }

    /// Makes the descriptor readable.
    ///
    /// Any thread, never blocks; raised already is harmless.
    public func raise() {
        var one: UInt64 = 1
        // EAGAIN would mean a counter of 2^64 - 2 raises that nobody cleared: it is readable just as well.
        _ = write(descriptor.rawValue, &one, MemoryLayout<UInt64>.size)
    }

    /// Makes it unreadable again until the next raise; nothing happens when it is not raised.
    public func clear() {
        var count: UInt64 = 0
        _ = read(descriptor.rawValue, &count, MemoryLayout<UInt64>.size)
    }
}
