package import CabinetModel
import CabinetPlatform
import Synchronization

/// A line that this process drives, such as the coin switch; inactive from the moment it is claimed.
///
/// While this object lives, no other program can claim the line. All members may be called from any thread.
public final class OutputLine: Sendable {
    /// Where the line is.
    public let location: LineLocation
    /// `nil` once released.
    private let handle: Mutex<OutputHandle?>

    /// Claims a line as an output that is inactive from the start.
    ///
    /// Direction, polarity, drive and level reach the kernel in one call, so that the line has no moment at the active
    /// level, whatever pulled at it before. Blocks for some ioctls. Traps for a simulated line.
    ///
    /// - Parameters:
    ///   - reference: Which line.
    ///   - active: Which electrical level means active.
    ///   - drive: Which levels are driven.
    ///   - bias: The pull resistor inside the chip. A chip that has none may ignore it without a word.
    ///   - consumer: Who holds the line, for whoever looks; the kernel keeps the first 31 bytes.
    /// - Throws: ``GPIOError/busy(_:consumer:)`` when somebody holds the line,
    ///   ``GPIOError/notSupported(feature:_:)`` when the chip refuses drive or bias, and what ``GPIO/find(_:)`` throws.
    package init(
        claiming reference: LineReference, active: ActiveLevel, drive: LineDrive, bias: LineBias, consumer: String
    ) throws(GPIOError) {
        let location = try GPIO.find(reference).location
        let request = LineRequest(direction: .output(drive), active: active, bias: bias, consumer: consumer)
        do {
            handle = Mutex(try OutputHandle(at: location, request))
        } catch {
            throw GPIOError(claiming: location, request, error, lineNow: GPIO.state(at: location))
        }
        self.location = location
    }

    deinit {
        release()
    }

    /// Drives the line to its active or its inactive level; nothing happens when it is there already.
    ///
    /// One ioctl and no memory allocation, so that a thread with real-time priority may call it. Traps after
    /// ``release()``: whoever releases a line has stopped its user before.
    ///
    /// - Throws: ``GPIOError/lost(_:code:)`` when the chip is gone, else
    ///   ``GPIOError/failed(operation:code:location:)``.
    public func setActive(_ active: Bool) throws(GPIOError) {
        let location = location
        try handle.withLock { handle throws(GPIOError) in
            guard let code = handle?.set(active) else { preconditionFailure("\(location) was released") }
            guard code == 0 else { throw GPIOError(using: location, SystemError("drive", code: code)) }
        }
    }

    /// Drives the line to its inactive level, then gives it back; done by `deinit` too, and harmless when done twice.
    ///
    /// It is given back even if it cannot be driven any more, because its chip is gone. What the kernel then does
    /// with the level is its own affair: see ``GPIO/persistsOutputs(modules:)``.
    public func release() {
        handle.withLock { handle in
            _ = handle?.set(false)
            handle = nil
        }
    }
}
