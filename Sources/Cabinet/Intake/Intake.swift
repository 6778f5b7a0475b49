package import CabinetModel
import CabinetPlatform
import CabinetProtocol
package import Ledger
package import Logging
import Synchronization

/// Takes what the broker sends, and returns when it is on disk: what it acknowledges is in the ledger (guarantee G1).
///
/// `receive` runs inside the MQTT callback on the network thread; libmosquitto writes the PUBACK only after that callback
/// returned. A QoS 0 message has no acknowledgement to hold back, and to cut the connection would only lose those behind
/// it: when it cannot be written it is held in memory, and written by ``advance()`` or ``recover()``.
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
        package let link: PaymentLinkKeeper
        /// Rung when something is owed, or is no longer.
        package let owed: Bell<Void>
        /// Rung when a message went into the outbox.
        package let outgoing: Bell<Void>

        package init(games: GameKeeper, link: PaymentLinkKeeper, owed: Bell<Void>, outgoing: Bell<Void>) {
            self.games = games
            self.link = link
            self.owed = owed
            self.outgoing = outgoing
        }
    }

    struct State {
        /// QoS 0 messages that wait for the ledger, in their order.
        var held: [HeldMessage] = []
        /// How many were lost since the ledger was told of any.
        var lost = 0
        /// Whether a message was refused, which the broker sends again at once on the next connection.
        var hasRefused = false
        /// When the ledger is tried again for what is held.
        var retryAt: MonotonicInstant?
        var hasWarnedOfQoS0 = false
        /// Whether the daemon stops and there is no time left to write.
        var isClosing = false
        /// How many refused messages may still be written down as they come.
        var refusals = Allowance(burst: 100, interval: .seconds(1))
        /// Refused messages beyond that, which the meter does not know yet, and when it is told of them.
        var uncounted = 0
        var countAt: MonotonicInstant?
    }

    let machineID: MachineID
    let topics: Topics
    let rules: Rules
    let receivers: Receivers
    let ledger: Ledger
    let board: StateBoard
    let clock: CabinetClock
    let trace: Trace
    let logger: Logger
    /// For what a sender can cause as often as it likes.
    let paced: PacedLog
    let state = Mutex(State())

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
        paced = PacedLog(logger, clock: clock)
    }

    /// Whether the ledger could not take a message, and has not been written since.
    package var isStopped: Bool { board.facts.isLedgerFailed(for: .intake) }

    /// Whether the broker holds a message that the ledger could not take: it must not be met before ``recover()`` succeeds.
    package var mustStayAway: Bool { state.withLock(\.hasRefused) }

    /// Whether ``advance()`` has something to look at each second.
    var isWaiting: Bool { isStopped || receivers.link.isWaiting || state.withLock { $0.countAt != nil } }

    /// Takes one message.
    ///
    /// Network thread.
    package func receive(_ message: BrokerMessage) -> BrokerDisposition {
        FaultPoint.reach(.received)
        warnOfQoS0(message)
        if isClosing { return passOver(message) }
        if mustWait(message) {
            hold(message)
            return .acknowledge
        }
        do throws(LedgerError) {
            try take(message)
            return .acknowledge
        } catch {
            board.setLedger(failed: true, for: .intake)
            guard message.qos == 0 else {
                logger.error(
                    "A message could not be written to the ledger; it stays with the broker",
                    metadata: ["error": "\(error)"])
                state.withLock { $0.hasRefused = true }
                return .refuse
            }
            logger.error(
                "A message could not be written to the ledger; it came at QoS 0 and is held in memory",
                metadata: ["error": "\(error)"])
            hold(message)
            return .acknowledge
        }
    }

    /// A new connection: the QoS 0 warning is due again, and what the packet ids mean depends on the broker's session.
    ///
    /// Network thread, before the first message.
    package func connectionBegan(sessionPresent: Bool) {
        state.withLock { $0.hasWarnedOfQoS0 = false }
        ledger.connectionBegan(sessionPresent: sessionPresent)
    }

    /// The broker has answered the subscriptions; `hasLinks` is whether it granted the topic of the payment link.
    package func subscribed(hasLinks: Bool) {
        if hasLinks { receivers.link.subscribed(at: clock.now()) }
    }

    /// The connection has ended.
    package func connectionEnded() {
        receivers.link.disconnected()
        countRefusals()
    }

    /// Does what is due while connected: a payment link that the broker no longer keeps goes, each second the ledger is
    /// tried again for what is held, and the meter and the log are told of refused messages that were only counted.
    ///
    /// Network thread, at least once a second while ``isWaiting``.
    package func advance() {
        receivers.link.advance(to: clock.now())
        recoverIfDue()
        countRefusalsIfDue()
        paced.tellDue()
    }

    func take(_ message: BrokerMessage) throws(LedgerError) {
        guard let kind = topics.kind(of: message.topic) else {
            paced.log(
                .warning, "A message on a topic that was not asked for was ignored",
                metadata: ["topic": "\(message.topic)"])
            return
        }
        guard !message.isRetained || kind == .paymentLink else {
            try ledger.count(.retained)
            paced.log(
                .warning, "A retained message was ignored: it came live before", metadata: ["topic": "\(message.topic)"]
            )
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
        let isFirst = state.withLock { state in
            defer { state.hasWarnedOfQoS0 = true }
            return !state.hasWarnedOfQoS0
        }
        guard isFirst else { return }
        logger.warning(
            "Payments come at QoS 0: one that is lost on the way is lost for good. Let the sender publish at QoS 1")
    }
}
