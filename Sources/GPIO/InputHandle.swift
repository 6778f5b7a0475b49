import CGPIO
import CabinetPlatform
import Glibc

/// A line claimed as an input with both edges; one thread at a time.
struct InputHandle: ~Copyable {
    /// How many edges the kernel keeps for a line.
    static var queueCapacity: Int { Int(gpio_edge_capacity) }

    private let line: OpaquePointer

    /// Claims the line and starts to queue its edges.
    init(at location: LineLocation, _ request: LineRequest) throws(SystemError) {
        let line = try ChipHandle.of(location).claim(location.offset, request)
        do {
            try retryingOnInterrupt("fcntl") { fcntl(gpio_line_descriptor(line), F_SETFL, O_NONBLOCK) }
        } catch {
            gpio_line_release(line)
            throw error
        }
        self.line = line
    }

    deinit {
        gpio_line_release(line)
    }

    /// Readable when edges wait, never blocking; closed with the handle.
    var fileDescriptor: CInt { gpio_line_descriptor(line) }

    /// The logical value now, in one ioctl.
    func value() throws(SystemError) -> Bool {
        let value = gpio_line_get(line)
        guard value >= 0 else { throw SystemError("read", code: errno) }
        return value == 1
    }

    /// The records that wait, oldest first, at most ``queueCapacity``; empty when there are none.
    ///
    /// The kernel reports the edges of the logical value: it applies active low to them as to the value.
    func records() throws(SystemError) -> [EdgeSequence.Record] {
        var edges = [gpio_edge](repeating: gpio_edge(), count: Self.queueCapacity)
        let count = gpio_line_read(line, &edges)
        guard count >= 0 else {
            let code = errno
            if code == EAGAIN || code == EINTR { return [] }  // EINTR: what waits keeps the descriptor readable
            throw SystemError("read edges of", code: code)
        }
        return edges.prefix(Int(count)).map { edge in
            EdgeSequence.Record(
                isActive: edge.active, nanoseconds: edge.nanoseconds, number: edge.number == 0 ? nil : edge.number)
        }
    }
}
