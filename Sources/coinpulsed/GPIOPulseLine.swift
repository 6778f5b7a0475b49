import Cabinet
import CabinetModel
import GPIO
import Synchronization

/// The coin line of a GPIO chip.
///
/// Between two edges it makes one `ioctl` and takes one uncontended lock, which only `reclaim` and `release` share.
final class GPIOPulseLine: PulseLine {
    /// The consumer label under which every line of the daemon is held; `gpioinfo` shows it.
    static let consumer = "coinpulsed"

    private let reference: LineReference
    private let active: ActiveLevel
    private let drive: LineDrive
    private let bias: LineBias
    private let line: Mutex<OutputLine?>

    /// Claims the line, already inactive.
    init(claiming reference: LineReference, active: ActiveLevel, drive: LineDrive, bias: LineBias) throws(GPIOError) {
        self.reference = reference
        self.active = active
        self.drive = drive
        self.bias = bias
        line = Mutex(
            try OutputLine(
                claiming: reference, active: active, drive: drive, bias: bias, consumer: Self.consumer))
    }

    /// Where the line was found; `nil` while it is lost.
    var location: LineLocation? { line.withLock { $0?.location } }

    func setClosed(_ closed: Bool) throws {
        try line.withLock { line in
            guard let line else { throw LineLostError(reference: reference) }
            try line.setActive(closed)
        }
    }

    func reclaim() throws {
        try line.withLock { line in
            line?.release()
            line = nil
            line = try OutputLine(
                claiming: reference, active: active, drive: drive, bias: bias, consumer: Self.consumer)
        }
    }

    func release() {
        line.withLock { line in
            line?.release()
            line = nil
        }
    }
}

/// The line was released and not claimed again.
private struct LineLostError: Error, CustomStringConvertible {
    let reference: LineReference

    var description: String { "\(reference) is not claimed" }
}
