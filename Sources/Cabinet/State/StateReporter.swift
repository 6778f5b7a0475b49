package import CabinetModel
import CabinetProgram
package import CabinetProtocol
package import Ledger
import Synchronization

/// Makes the picture of the cabinet that leaves it: the `status` message and the snapshots of the control socket.
///
/// It joins the board's facts with what the ledger keeps in memory. Any thread; it never waits for the disk.
package final class StateReporter: Sendable {
    private let machineID: MachineID
    private let board: StateBoard
    private let ledger: Ledger
    private let clock: CabinetClock
    private let startedAt: MonotonicInstant
    private let lastSequence = Mutex(0)

    package init(machineID: MachineID, board: StateBoard, ledger: Ledger, clock: CabinetClock) {
        self.machineID = machineID
        self.board = board
        self.ledger = ledger
        self.clock = clock
        startedAt = clock.now()
    }

    /// The message for the status topic.
    package func status() -> StatusMessage {
        let facts = board.facts
        return StatusMessage(
            machineID: machineID, reasons: facts.readiness.reasons, mode: facts.mode,
            credits: ledger.owedCredits, version: ProgramVersion.current, timestamp: clock.utc())
    }

    /// The last word of a clean stop.
    package func farewell() -> StatusMessage {
        .offline(
            machineID: machineID, reasons: [.stopping], credits: ledger.owedCredits,
            version: ProgramVersion.current, timestamp: clock.utc())
    }

    /// The picture for local clients; its number is one above the last one's.
    package func snapshot() -> StateSnapshot {
        let facts = board.facts
        let sequence = lastSequence.withLock { last in
            last += 1
            return last
        }
        return StateSnapshot(
            sequence: sequence, machineID: machineID, version: ProgramVersion.current, isConnected: facts.isConnected,
            reasons: facts.readiness.reasons, mode: facts.mode, credits: ledger.owedCredits,
            isInhibited: facts.readiness.reasons.contains(.inhibited), link: facts.link,
            lastPayments: ledger.waitingPayments,
            uptimeSeconds: Int(startedAt.duration(to: clock.now()).components.seconds),
            ledgerID: ledger.opening.bookID)
    }
}
