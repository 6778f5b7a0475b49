import CGPIO
import CabinetPlatform
import Glibc

/// An open chip; one thread at a time.
struct ChipHandle: ~Copyable {
    let summary: ChipSummary
    private let chip: OpaquePointer

    /// Opens the device at `path` (`gpio_chip_open`).
    init(path: String) throws(SystemError) {
        guard let chip = gpio_chip_open(path) else { throw SystemError("open", code: errno, context: path) }
        self.chip = chip
        summary = ChipSummary(
            path: path, name: String(cString: gpio_chip_name(chip)), label: String(cString: gpio_chip_label(chip)),
            lineCount: Int(gpio_chip_line_count(chip)))
    }

    deinit {
        gpio_chip_close(chip)
    }

    /// The line at `offset` as it is now; traps outside the chip.
    func line(_ offset: Int) throws(SystemError) -> LineState {
        var state = gpio_line_state()
        guard gpio_chip_look(chip, checked(offset), &state) == 0 else { throw SystemError("look at", code: errno) }
        let name = state.name.map { String(cString: $0) }
        return LineState(
            location: LineLocation(chip: summary, offset: offset, lineName: name),
            consumer: state.consumer.map { String(cString: $0) },
            isUsed: state.used, isOutput: state.output, isActiveLow: state.active_low)
    }

    /// Claims the line at `offset` (`gpio_claim`): one ioctl, which for an output carries the inactive level.
    ///
    /// - Returns: The claimed line, which outlives the chip's handle; the caller releases it.
    func claim(_ offset: Int, _ request: LineRequest) throws(SystemError) -> OpaquePointer {
        let (line, code) = request.consumer.withCString { consumer in
            var plain = request.plain(consumer: consumer)
            let line = gpio_claim(chip, checked(offset), &plain)
            return (line, errno)
        }
        guard let line else { throw SystemError("claim", code: code) }
        return line
    }

    private func checked(_ offset: Int) -> CUnsignedInt {
        precondition((0..<summary.lineCount).contains(offset), "\(summary.label) has no line \(offset)")
        return CUnsignedInt(offset)
    }
}
