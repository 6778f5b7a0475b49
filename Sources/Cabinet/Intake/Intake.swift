package import CabinetModel
import CabinetPlatform
import CabinetProtocol
package import Ledger
package import Logging
import Synchronization

/// Takes what the broker sends, and returns when it is on disk: what it acknowledges is in the ledger (guarantee G1).
///
/// `receive` runs inside the MQTT callback on the network thread; libmosquitto writes the PUBACK only after that callback
/// returned. A QoS 0 message has no acknowledgement to hold back: when it cannot be written it is held in memory and
/// written by ``recover()``.
package final class Intake: Sendable {
    /// What the rules need to know.
    package struct Rules: Sendable {
        /// The largest number of credits in one message.
        package let creditsPerMessage: Int
        package let pulsesPerCredit: Int
        /// Payments older than this are refused as `stale`; `nil`: never.
        package let maximumAge: Duration?

        package init(creditsPerMessage: Int, pulsesPerCredit: Int, maximumAge: Duration?) {
            self.creditsPerMessage = creditsPerMessage
            self.pulsesPerCredit = pulsesPerCredit
            self.maximumAge = maximumAge
        }
    }

    /// The receivers of what is not a payment's business.
    package struct Receivers: Sendable {
        package let games: GameKeeper
        package let link: LinkKeeper
        /// Rung when something is owed, or is no longer.
        package let owed: Bell<Void>
        /// Rung when a message went into the outbox.
        package let outgoing: Bell<Void>

        package init(games: GameKeeper, link: LinkKeeper, owed: Bell<Void>, outgoing: Bell<Void>) {
            self.games = games
            self.link = link
            self.owed = owed
            self.outgoing = outgoing
        }
    }

    /// A thousand QoS 0 payments while the disk is full are more than a cabinet can play in a minute.
    ///
    /// At the bound the newest is dropped, counted by the log: at QoS 0 MQTT promises nothing, and memory is not
    /// endless.
    private static let heldLimit = 1000

    let machineID: MachineID
    private let topics: Topics
    let rules: Rules
    let receivers: Receivers
    let ledger: Ledger
    private let board: StateBoard
    let clock: CabinetClock
    let trace: Trace
    let logger: Logger
    private let held = Mutex<[BrokerMessage]>([])
    private let hasWarnedOfQoS0 = Mutex(false)

    package init(
        machineID: MachineID, rules: Rules, receivers: Receivers, ledger: Ledger, board: StateBoard,
        clock: CabinetClock, trace: Trace, logger: Logger
    ) {
        self.machineID = machineID
        topics = Topics(machineID: machineID)
        self.rules = rules
        self.receivers = receivers
        self.ledger = ledger
        self.board = board
        self.clock = clock
        self.trace = trace
        self.logger = logger
    }

    /// Whether the ledger refused the last message, so that the broker must not send more before a probe succeeds.
    package var isStopped: Bool { board.facts.isLedgerFailed(for: .intake) }

    /// Takes one message.
    ///
    /// Network thread.
    package func receive(_ message: BrokerMessage) -> BrokerDisposition {
        FaultPoint.reach(.received)
        warnOfQoS0(message)
        do throws(LedgerError) {
            try take(message)
            return .acknowledge
        } catch {
            logger.error(
                "A message could not be written to the ledger; it stays with the broker",
                metadata: ["error": "\(error)"])
            board.setLedger(failed: true, for: .intake)
            if message.qos == 0 { hold(message) }
            return .refuse
        }
    }

    /// Whether the ledger can be written again: a probe commits, and what was held is written, oldest first.
    ///
    /// Network thread, while ``isStopped``.
    package func recover() -> Bool {
        do throws(LedgerError) {
            try ledger.probe()
            while let message = held.withLock({ $0.first }) {
                try take(message)
                held.withLock { _ = $0.removeFirst() }
            }
        } catch {
            logger.debug("The ledger still cannot be written", metadata: ["error": "\(error)"])
            return false
        }
        board.setLedger(failed: false, for: .intake)
        logger.notice("The ledger can be written again; payments are taken")
        return true
    }

    /// A new connection: the QoS 0 warning is due again.
    package func connectionBegan() {
        hasWarnedOfQoS0.withLock { $0 = false }
    }

    private func take(_ message: BrokerMessage) throws(LedgerError) {
        guard let kind = topics.kind(of: message.topic) else {
            logger.warning(
                "A message on a topic that was not asked for was ignored", metadata: ["topic": "\(message.topic)"])
            return
        }
        guard !message.isRetained || kind == .paymentLink else {
            try ledger.count(.retained)
            logger.warning(
                "A retained message was ignored: it came live before", metadata: ["topic": "\(message.topic)"])
            return
        }
        do {
            switch kind {
            case .coinPulse: try takeCoinPulse(message)
            case .cancel: try takeCancel(message)
            case .gameOver: try takeGameOver(message)
            case .paymentLink: try takePaymentLink(message)
            case .status, .receipt: logger.debug("An own message came back", metadata: ["topic": "\(message.topic)"])
            }
        } catch let refusal as Refusal {
            try refuse(refusal, topic: kind)
        } catch let error as LedgerError {
            throw error
        } catch {
            preconditionFailure("an error of no kind that decoding or the ledger throws: \(error)")
        }
    }

    private func warnOfQoS0(_ message: BrokerMessage) {
        guard message.qos == 0, topics.kind(of: message.topic) == .coinPulse else { return }
        let isFirst = hasWarnedOfQoS0.withLock { hasWarned in
            defer { hasWarned = true }
            return !hasWarned
        }
        guard isFirst else { return }
        logger.warning(
            "Payments come at QoS 0: one that is lost on the way is lost for good. Let the sender publish at QoS 1")
    }

    private func hold(_ message: BrokerMessage) {
        let isKept = held.withLock { held in
            guard held.count < Self.heldLimit else { return false }
            held.append(message)
            return true
        }
        if !isKept {
            logger.error("A QoS 0 payment was lost: the ledger cannot be written and too many wait in memory")
        }
    }
}
