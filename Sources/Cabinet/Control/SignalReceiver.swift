import CabinetModel
package import CabinetPlatform
import CabinetProtocol
package import Logging

/// The signal socket: datagrams of emulators and front ends. Pinned to the event loop.
///
/// Who may send is decided by the socket's mode (group `coinpulse`). A datagram that is not understood is logged and
/// dropped; there is nobody to answer. A script that has gone wild waits: each game is a row in the ledger.
package actor SignalReceiver {
    /// So many datagrams are taken in one turn of the loop; a flood waits in the kernel's bounded queue.
    private static let datagramsPerTurn = 16

    private nonisolated let loop: EventLoop
    private let desk: ControlDesk
    private let clock: CabinetClock
    private let logger: Logger
    /// More than any front end has to tell, and no more than ten a second for long.
    private var allowance = Allowance(burst: 100, interval: .milliseconds(100))
    private var timer: LoopTimer?
    private var attachment: (socket: Descriptor, watch: Watch)?

    package init(loop: EventLoop, desk: ControlDesk, clock: CabinetClock, logger: Logger) {
        self.loop = loop
        self.desk = desk
        self.clock = clock
        self.logger = logger
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Reads the bound socket, which becomes the receiver's.
    ///
    /// Any thread, once.
    package nonisolated func start(on socket: Descriptor) {
        loop.post { self.assumeIsolated { $0.attach(socket) } }
    }

    private func attach(_ socket: Descriptor) {
        do throws(SystemError) {
            let watch = try loop.watch(socket.rawValue, for: .readable) { _ in self.assumeIsolated { $0.receive() } }
            attachment = (socket, watch)
        } catch {
            logger.error("The signal socket cannot be read", metadata: ["error": "\(error)"])
        }
    }

    private func receive() {
        guard let socket = attachment?.socket else { return }
        for _ in 0..<Self.datagramsPerTurn {
            let now = clock.now()
            guard allowance.next(at: now) <= now else { return rest(until: allowance.next(at: now)) }
            switch try? UnixSocket.receiveDatagram(socket.rawValue, upTo: SignalMessage.maximumBytes) {
            case .data(let datagram): take(datagram)
            case .tooLarge(let size):
                desk.paced.log(.warning, "A signal was too large", metadata: ["bytes": "\(size)"])
            case .wouldBlock, nil: return
            }
            _ = allowance.take(at: now)
        }
    }

    private func rest(until instant: MonotonicInstant) {
        attachment?.watch.update([])
        let timer = timer ?? loop.makeTimer { self.assumeIsolated { $0.attachment?.watch.update(.readable) } }
        self.timer = timer
        timer.schedule(at: instant)
    }

    private func take(_ datagram: [UInt8]) {
        do throws(MessageError) {
            desk.receive(try SignalMessage.decode(datagram))
        } catch {
            desk.paced.log(.warning, "A signal was not understood", metadata: ["error": "\(error)"])
        }
    }
}
