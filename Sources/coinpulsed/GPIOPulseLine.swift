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
    private let onClaim: @Sendable (LineLocation) -> Void
    private let line = Mutex<OutputLine?>(nil)

    /// A line that is not claimed yet: `reclaim()` does that, at the start as later.
    ///
    /// `onClaim` is told where it was found, each time, before the switch can close.
    init(
        _ reference: LineReference, active: ActiveLevel, drive: LineDrive, bias: LineBias,
        onClaim: @escaping @Sendable (LineLocation) -> Void
    ) {
        self.reference = reference
        self.active = active
        self.drive = drive
        self.bias = bias
        self.onClaim = onClaim
    }

    func setClosed(_ closed: Bool) throws {
        try line.withLock { line in
            guard let line else { throw LineLostError(reference: reference) }
            try line.setActive(closed)
        }
    }

    func reclaim() throws(GPIOError) {
        let location = try line.withLock { line throws(GPIOError) in
            line?.release()
            line = nil
            let claimed = try OutputLine(
                claiming: reference, active: active, drive: drive, bias: bias, consumer: Self.consumer)
            line = claimed
            return claimed.location
        }
        onClaim(location)
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
