import CGpiod
import CabinetModel
import CabinetPlatform
import Glibc

// Everything that is particular to libgpiod 1.6 and to the kernel interface that it speaks (version 1 of the GPIO
// character device). Another version of the library needs the same three handles with the same members, and nothing
// else.

/// An open chip; one thread at a time.
struct ChipHandle: ~Copyable {
    let summary: ChipSummary
    private let chip: OpaquePointer

    /// Opens the device at `path` (`gpiod_chip_open`).
    init(path: String) throws(SystemError) {
        guard let chip = gpiod_chip_open(path) else { throw SystemError("open", code: errno, context: path) }
        self.chip = chip
        summary = ChipSummary(
            path: path, name: String(cString: gpiod_chip_name(chip)), label: String(cString: gpiod_chip_label(chip)),
            lineCount: Int(gpiod_chip_num_lines(chip)))
    }

    deinit {
        // Releases the lines too that were claimed through it.
        gpiod_chip_close(chip)
    }

    /// The line at `offset` as it is now; traps outside the chip.
    func line(_ offset: Int) throws(SystemError) -> LineState {
        let line = try pointer(offset)
        let name = gpiod_line_name(line).map { String(cString: $0) }
        return LineState(
            location: LineLocation(chip: summary, offset: offset, lineName: name),
            consumer: gpiod_line_consumer(line).map { String(cString: $0) },
            isUsed: gpiod_line_is_used(line),
            isOutput: gpiod_line_direction(line) == GPIOD_LINE_DIRECTION_OUTPUT,
            isActiveLow: gpiod_line_active_state(line) == GPIOD_LINE_ACTIVE_STATE_LOW)
    }

    /// Claims the line at `offset` (`gpiod_line_request`): one ioctl, which for an output carries the inactive level.
    fileprivate func claim(_ offset: Int, _ request: LineRequest) throws(SystemError) -> OpaquePointer {
        let line = try pointer(offset)
        let code = request.consumer.withCString { consumer in
            var configuration = gpiod_line_request_config(
                consumer: consumer, request_type: request.type, flags: request.flags)
            return gpiod_line_request(line, &configuration, 0) == 0 ? 0 : errno
        }
        guard code == 0 else { throw SystemError("claim", code: code) }
        return line
    }

    /// The library's line, which belongs to the chip, with its state read anew.
    private func pointer(_ offset: Int) throws(SystemError) -> OpaquePointer {
        precondition((0..<summary.lineCount).contains(offset), "\(summary.label) has no line \(offset)")
        guard let line = gpiod_chip_get_line(chip, CUnsignedInt(offset)) else {
            throw SystemError("look at", code: errno)
        }
        return line
    }
}

/// A line claimed as an output; one thread at a time.
struct OutputHandle: ~Copyable {
    private let chip: ChipHandle
    private let line: OpaquePointer

    /// Claims the line, inactive from the start.
    init(at location: LineLocation, _ request: LineRequest) throws(SystemError) {
        let chip = try ChipHandle.of(location)
        line = try chip.claim(location.offset, request)
        self.chip = chip
    }

    /// Sets the logical value in one ioctl without allocating; returns 0 or the error number.
    func set(_ active: Bool) -> CInt {
        gpiod_line_set_value(line, active ? 1 : 0) == 0 ? 0 : errno
    }
}

/// A line claimed as an input with both edges; one thread at a time.
struct InputHandle: ~Copyable {
    /// How many edges the kernel keeps for a line: `DECLARE_KFIFO(events, …, 16)` in `gpiolib-cdev.c`.
    static let queueCapacity = 16

    /// Readable when edges wait, never blocking; closed with the handle.
    let fileDescriptor: CInt
    private let chip: ChipHandle
    private let line: OpaquePointer

    /// Claims the line and starts to queue its edges.
    init(at location: LineLocation, _ request: LineRequest) throws(SystemError) {
        let chip = try ChipHandle.of(location)
        let line = try chip.claim(location.offset, request)
        let fileDescriptor = gpiod_line_event_get_fd(line)
        try retryingOnInterrupt("fcntl") { fcntl(fileDescriptor, F_SETFL, O_NONBLOCK) }
        self.chip = chip
        self.line = line
        self.fileDescriptor = fileDescriptor
    }

    /// The logical value now, in one ioctl.
    func value() throws(SystemError) -> Bool {
        let value = gpiod_line_get_value(line)
        guard value >= 0 else { throw SystemError("read", code: errno) }
        return value == 1
    }

    /// The records that wait, oldest first, at most ``queueCapacity``; empty when there are none.
    ///
    /// The kernel reports the edges of the logical value: it applies active low to them as to the value.
    func records() throws(SystemError) -> [EdgeSequence.Record] {
        var events = [gpiod_line_event](repeating: gpiod_line_event(), count: Self.queueCapacity)
        let count = gpiod_line_event_read_fd_multiple(fileDescriptor, &events, CUnsignedInt(Self.queueCapacity))
        guard count >= 0 else {
            let code = errno
            if code == EAGAIN || code == EINTR { return [] }  // EINTR: what waits keeps the descriptor readable
            throw SystemError("read edges of", code: code)
        }
        return events.prefix(Int(count)).map { event in
            EdgeSequence.Record(
                isActive: event.event_type == GPIOD_LINE_EVENT_RISING_EDGE,
                nanoseconds: Int64(event.ts.tv_sec) * 1_000_000_000 + Int64(event.ts.tv_nsec))
        }
    }
}

extension LineRequest {
    fileprivate var type: CInt {
        switch direction {
        case .input: CInt(GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES)
        case .output: CInt(GPIOD_LINE_REQUEST_DIRECTION_OUTPUT)
        }
    }

    fileprivate var flags: CInt {
        var flags = 0
        if active == .low { flags |= GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW }
        switch direction {
        case .input, .output(.pushPull): break
        case .output(.openDrain): flags |= GPIOD_LINE_REQUEST_FLAG_OPEN_DRAIN
        case .output(.openSource): flags |= GPIOD_LINE_REQUEST_FLAG_OPEN_SOURCE
        }
        switch bias {
        case .asIs: break
        case .disabled: flags |= GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE
        case .pullUp: flags |= GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP
        case .pullDown: flags |= GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN
        }
        return CInt(flags)
    }
}
