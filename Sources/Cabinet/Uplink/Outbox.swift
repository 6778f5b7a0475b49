import CabinetModel
package import CabinetPlatform
package import CabinetProtocol
package import Ledger
package import Logging

/// Sends what the ledger's outbox holds, in order per topic, and lets go of what the broker acknowledged.
///
/// Pinned to the event loop. A message stays on disk until its PUBACK, so what was produced offline leaves after the next
/// connection, also one after a reboot; it may then arrive twice, never not at all. What the broker refuses (only MQTT 5
/// can tell) holds up nothing else: see ``PublishLane``.
///
/// An acknowledged message leaves the disk with the next transaction of the ledger, which costs nothing; by itself only
/// when many wait, or after ``removalDelay``.
package actor Outbox {
    /// Puts one message on its way and returns its packet id.
    package typealias Publish = @Sendable (_ topic: String, _ payload: String) throws(BrokerFailure) -> UInt16

    private static let retryDelay = Duration.seconds(1)
    /// So many acknowledged messages are removed at once, as they come together after a reconnect.
    private static let removalBatch = 20
    /// Longer than most games: the end of a game takes what was acknowledged meanwhile with it.
    private static let removalDelay = Duration.seconds(600)

    private nonisolated let loop: EventLoop
    private let ledger: Ledger
    private let topics: Topics
    /// What may be sent; the rest stays where it is.
    private let sends: Set<OutboxTopic>
    private let publish: Publish
    private let board: StateBoard
    private let clock: CabinetClock
    private let logger: Logger
    private var lanes: [OutboxTopic: PublishLane] = [:]
    private var isOnline = false
    private var isLedgerFailed = false
    private var hasToldOfUnsent = false
    /// When the acknowledged messages are removed if nothing takes them along before.
    private var removalAt: MonotonicInstant?
    private var timer: LoopTimer?

    /// An outbox that waits for a connection; what waits for a topic that it does not send is kept unsent.
    package init(
        loop: EventLoop, ledger: Ledger, topics: Topics, sends: Set<OutboxTopic> = Set(OutboxTopic.allCases),
        board: StateBoard, clock: CabinetClock, logger: Logger, publish: @escaping Publish
    ) {
        self.loop = loop
        self.ledger = ledger
        self.topics = topics
        self.sends = sends
        self.board = board
        self.clock = clock
        self.logger = logger
        self.publish = publish
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// There is something new to send.
    ///
    /// Any thread.
    package nonisolated func wake() {
        loop.post { self.assumeIsolated { $0.advance() } }
    }

    /// The connection came or went; everything that is still on disk gets another chance.
    ///
    /// Any thread.
    package nonisolated func connectionChanged(isOnline: Bool) {
        loop.post {
            self.assumeIsolated { outbox in
                outbox.isOnline = isOnline
                for topic in outbox.lanes.keys { outbox.lanes[topic]?.reset() }
                outbox.advance()
            }
        }
    }

    /// The broker answered the publish `packetID`.
    ///
    /// Any thread; ids that are not ours are ignored.
    package nonisolated func acknowledged(_ packetID: UInt16, reason: UInt8) {
        loop.post { self.assumeIsolated { $0.settle(packetID, reason: reason) } }
    }

    /// Does everything that can be done now, and says when to look again.
    private func advance() {
        do throws(LedgerError) {
            try tellOfUnsent()
            for topic in OutboxTopic.allCases where isOnline && sends.contains(topic) { try send(topic) }
            // Last: a full disk keeps nothing from leaving.
            try removeIfDue()
            isLedgerFailed = false
            board.setLedger(failed: false, for: .outbox)
        } catch {
            ledgerFailed(error)
        }
        schedule()
    }

    private func schedule() {
        // While the ledger fails everything else is put off with it: what is due would be due for ever.
        let deadlines =
            isLedgerFailed
            ? [clock.now().advanced(by: Self.retryDelay)]
            : (lanes.values.map(\.deadline) + [removalAt]).compactMap(\.self)
        guard let next = deadlines.min() else { return }
        let timer = timer ?? loop.makeTimer { self.assumeIsolated { $0.advance() } }
        self.timer = timer
        timer.schedule(at: next)
    }

    /// Once: the log of a cabinet that was told to be silent should not be noisier for it.
    private func tellOfUnsent() throws(LedgerError) {
        guard isOnline, !hasToldOfUnsent else { return }
        for topic in OutboxTopic.allCases where !sends.contains(topic) {
            guard try !ledger.outgoing(topic, limit: 1).isEmpty else { continue }
            logger.notice(
                "Messages from before wait in the ledger and are not sent: publishing them is switched off",
                metadata: ["topic": "\(name(of: topic))"])
        }
        hasToldOfUnsent = true
    }

    private func removeIfDue() throws(LedgerError) {
        guard let removalAt, removalAt <= clock.now() else { return }
        try ledger.removeAcknowledged()
        self.removalAt = nil
    }

    private func send(_ topic: OutboxTopic) throws(LedgerError) {
        var last: Int64 = 0
        var page: [Outgoing]
        repeat {
            // What is on its way or set aside stands in the table too, most of it at the beginning.
            page = try ledger.outgoing(topic, after: last, limit: PublishLane.window)
            for message in page {
                guard lanes[topic, default: PublishLane()].hasRoom(at: clock.now()) else { return }
                guard lanes[topic, default: PublishLane()].isWaiting(message.number) else { continue }
                guard send(message, on: topic) else { return }
            }
            last = page.last?.number ?? last
        } while page.count == PublishLane.window
    }

    /// Puts one message on its way, or aside; false when there is no way.
    private func send(_ message: Outgoing, on topic: OutboxTopic) -> Bool {
        FaultPoint.reach(.outboxBeforePublish)
        do throws(BrokerFailure) {
            let packetID = try publish(name(of: topic), message.payload)
            lanes[topic, default: PublishLane()].sent(message.number, as: packetID)
        } catch  where error.sign == .tooLarge {
            let isNews = lanes[topic, default: PublishLane()].setAside(message.number)
            if isNews { tellAside(message.number, topic) }
            return true
        } catch {
            return false  // the connection just went; it is all sent again after the next one
        }
        FaultPoint.reach(.outboxAfterPublish)
        return true
    }

    private func settle(_ packetID: UInt16, reason: UInt8) {
        let now = clock.now()
        for topic in OutboxTopic.allCases {
            switch lanes[topic]?.answered(packetID, reason: reason, at: now) {
            case nil: continue
            case .taken(let number):
                let isEnough = ledger.acknowledged(number) >= Self.removalBatch
                removalAt = isEnough ? now : removalAt ?? now.advanced(by: Self.removalDelay)
            case .rests(_, let isNews): if isNews { tellRest(topic, reason: reason) }
            case .parked(let isNews): if isNews { tellParked(topic, reason: reason) }
            case .aside(let number, let isNews): if isNews { tellAside(number, topic) }
            }
            return advance()
        }
    }

    private func ledgerFailed(_ error: LedgerError) {
        if !isLedgerFailed {
            logger.error("The outbox waits because the ledger cannot be written", metadata: ["error": "\(error)"])
        }
        isLedgerFailed = true
        board.setLedger(failed: true, for: .outbox)
    }

    private func name(of topic: OutboxTopic) -> String {
        switch topic {
        case .receipt: topics.receipt
        case .gameOver: topics.gameOver
        }
    }
}

// What the journal says of messages that the broker does not take.
extension Outbox {
    private func tellRest(_ topic: OutboxTopic, reason: UInt8) {
        logger.warning(
            "The broker cannot take what this cabinet publishes at the moment; it is kept and tried again",
            metadata: ["topic": "\(name(of: topic))", "reason.code": "\(reason)"])
    }

    private func tellParked(_ topic: OutboxTopic, reason: UInt8) {
        logger.warning(
            "The broker refuses what this cabinet publishes; it is kept and tried again after the next connection",
            metadata: [
                "topic": "\(name(of: topic))", "reason.code": "\(reason)",
                "hint": "allow the topic in the broker's access list, or switch it off under publish:",
            ])
    }

    private func tellAside(_ number: Int64, _ topic: OutboxTopic) {
        logger.warning(
            "A message is larger than the broker takes; it is kept and left out until the next connection",
            metadata: [
                "topic": "\(name(of: topic))", "number": "\(number)",
                "hint": "raise the broker's limit for a packet; mosquitto calls it max_packet_size",
            ])
    }
}
