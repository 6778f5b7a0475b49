package import CabinetModel
import CabinetProgram
package import CabinetProtocol
package import Ledger
import Synchronization

/// Makes the picture of the cabinet that leaves it: the `status` message and the snapshots of the control socket.
///
/// It joins the board's facts with the ledger's numbers. Any thread; it reads the ledger, so it may wait for a commit.
/// When the ledger cannot even be read no waiting payment is told, and the reasons say `ledger_failed`.
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
        let waiting = (try? ledger.waitingPayments(limit: StateSnapshot.maximumWaitingPayments)) ?? []
        let sequence = lastSequence.withLock { last in
            last += 1
            return last
        }
        return StateSnapshot(
            sequence: sequence, machineID: machineID, version: ProgramVersion.current, isConnected: facts.isConnected,
            reasons: facts.readiness.reasons, mode: facts.mode, credits: ledger.owedCredits,
            isInhibited: facts.readiness.reasons.contains(.inhibited), link: facts.link, lastPayments: waiting,
            uptimeSeconds: Int(startedAt.duration(to: clock.now()).components.seconds),
            ledgerID: ledger.opening.bookID)
    }
}
