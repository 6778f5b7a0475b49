package import CabinetModel
import CabinetPlatform
import Synchronization

/// A line that this process listens to: its level, and both of its edges with their times.
///
/// The line is given back by `deinit`. All members may be called from any thread; edges are meant to be read by one.
public final class InputLine: Sendable {
    /// Where the line is.
    public let location: LineLocation
    /// Readable when edges wait; closed with this object, and never to be read or closed by anybody else.
    ///
    /// It hangs up (`EPOLLHUP`) when the chip is gone; reading then throws ``GPIOError/lost(_:code:)``.
    public let fileDescriptor: CInt
    private let state: Mutex<State>

    private struct State: ~Copyable {
        let handle: InputHandle
        var sequence: EdgeSequence
    }

    /// Claims a line as an input and starts to queue its edges.
    ///
    /// Blocks for some ioctls. Traps for a simulated line.
    ///
    /// - Parameters:
    ///   - reference: Which line.
    ///   - active: Which electrical level means active.
    ///   - bias: The pull resistor inside the chip. A chip that has none may ignore it without a word.
    ///   - consumer: Who holds the line, for whoever looks; the kernel keeps the first 31 bytes.
    /// - Throws: ``GPIOError/busy(_:consumer:)`` when somebody holds the line, ``GPIOError/notSupported(feature:_:)``
    ///   when the chip has no interrupts or refuses the bias, and what ``GPIO/find(_:)`` throws.
    package init(
        claiming reference: LineReference, active: ActiveLevel, bias: LineBias, consumer: String
    ) throws(GPIOError) {
        let location = try GPIO.find(reference).location
        let request = LineRequest(direction: .input, active: active, bias: bias, consumer: consumer)
        let sequence = EdgeSequence(claimedAt: .now())
        do {
            let handle = try InputHandle(at: location, request)
            fileDescriptor = handle.fileDescriptor
            state = Mutex(State(handle: handle, sequence: sequence))
        } catch {
            throw GPIOError(claiming: location, request, error, lineNow: GPIO.state(at: location))
        }
        self.location = location
    }

    /// Whether the line is active now, in one ioctl.
    ///
    /// Edges that wait to be read are older than this answer.
    ///
    /// - Throws: ``GPIOError/lost(_:code:)`` when the chip is gone, else
    ///   ``GPIOError/failed(operation:code:location:)``.
    public func isActive() throws(GPIOError) -> Bool {
        do {
            return try state.withLock { state throws(SystemError) in try state.handle.value() }
        } catch {
            throw GPIOError(using: location, error)
        }
    }

    /// The edges that wait, at most one full kernel queue of them; never blocks, empty when there are none.
    ///
    /// More may have come meanwhile; ``fileDescriptor`` then stays readable.
    ///
    /// - Throws: ``GPIOError/lost(_:code:)`` when the chip is gone, else
    ///   ``GPIOError/failed(operation:code:location:)``.
    public func readEdges() throws(GPIOError) -> EdgeBatch {
        do {
            return try state.withLock { state throws(SystemError) in
                let records = try state.handle.records()
                return state.sequence.take(records, capacity: InputHandle.queueCapacity, now: .now())
            }
        } catch {
            throw GPIOError(using: location, error)
        }
    }
}
