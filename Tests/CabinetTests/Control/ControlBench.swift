import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Ledger
import TestSupport

/// A bench with its control and signal sockets, on the real clock.
final class ControlBench: Sendable {
    let bench: Bench
    let desk: ControlDesk
    let server: ControlServer
    let running: RunningLoop
    /// The simulated input that is called `door`.
    let door: SimulatedInput
    let controlPath: String
    let signalPath: String
    private let folder: TestFolder
    private let signals: SignalReceiver

    init() throws {
        let bench = try Bench(clock: .system)
        let (door, running) = (try SimulatedInput(), try RunningLoop())
        let desk = ControlDesk(
            ledger: bench.ledger, games: bench.games, reporter: bench.reporter, pulsesPerCredit: 2,
            simulatedInputs: ["door": door], bells: .init(owed: bench.owed, outgoing: bench.outgoing),
            pulseObstacle: { bench.games.isInhibited ? .inhibited : nil }, clock: bench.clock, trace: bench.trace,
            logger: bench.log.logger)
        let server = ControlServer(
            loop: running.loop, desk: desk, reporter: bench.reporter, clock: bench.clock, logger: bench.log.logger)
        let signals = SignalReceiver(
            loop: running.loop, desk: desk, clock: bench.clock, logger: bench.log.logger)
        folder = try TestFolder()
        controlPath = folder.path("control.sock")
        signalPath = folder.path("signal.sock")
        server.start(on: try UnixSocket.listen(path: controlPath, mode: 0o666, backlog: 128))
        signals.start(on: try UnixSocket.bindDatagram(path: signalPath, mode: 0o660))
        bench.board.changed.listen { server.stateChanged() }
        (self.bench, self.door, self.running, self.desk, self.server, self.signals) =
            (bench, door, running, desk, server, signals)
    }

    /// One more client of the control socket.
    func connect() throws -> ControlClient {
        try ControlClient(controlPath)
    }

    /// Sends a datagram and waits until the daemon has had its turn.
    func signal(_ datagram: String) throws {
        let socket = try UnixSocket.connectDatagram(path: signalPath)
        _ = try UnixSocket.send(socket.rawValue, Array(datagram.utf8))
        // The loop looks at its descriptors after the first job and before the second.
        try running.settle()
        try running.settle()
    }

    /// What technicians did, as the ledger keeps it.
    func audit() throws -> [String] {
        try bench.book.lines("SELECT action, actor, detail FROM audit ORDER BY number")
    }
}
