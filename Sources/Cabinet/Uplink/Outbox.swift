import CabinetModel
package import CabinetPlatform
package import CabinetProtocol
package import Ledger
package import Logging

/// Sends what the ledger's outbox holds, in order per topic, and removes what the broker acknowledged.
///
/// Pinned to the event loop. A message stays on disk until its PUBACK, so what was produced offline leaves after the next
/// connection, also one after a reboot; it may then arrive twice, never not at all. A topic for which the broker refuses
/// publishing (PUBACK reason 128 and more; only MQTT 5 can tell) is parked until the next connection.
package actor Outbox {
    /// Puts one message on its way and returns its packet id.
    package typealias Publish = @Sendable (_ topic: String, _ payload: String) throws(BrokerFailure) -> UInt16

    /// libmosquitto keeps up to 20 publishes in flight, in order; more would wait in its memory instead of on our disk.
    private static let window = 20
    private static let retryDelay = Duration.seconds(1)

    private struct Lane {
        /// The numbers of what is on its way, by packet id.
        ///
        /// libmosquitto sends these again itself after a reconnect.
        var inFlight: [UInt16: Int64] = [:]
        /// The numbers of what the broker has and the ledger could not remove yet.
        var arrived: Set<Int64> = []
        var isParked = false
    }

    private nonisolated let loop: EventLoop
    private let ledger: Ledger
    private let topics: Topics
    /// What may be sent; the rest stays where it is.
    private let sends: Set<OutboxTopic>
    private let publish: Publish
    private let board: StateBoard
    private let clock: CabinetClock
    private let logger: Logger
    private var lanes: [OutboxTopic: Lane] = [:]
    private var isOnline = false
    private var isLedgerFailed = false
    private var hasToldOfUnsent = false
    private var retry: LoopTimer?

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
        loop.post { self.assumeIsolated { $0.send() } }
    }

    /// The connection came or went; what was parked gets another chance.
    ///
    /// Any thread.
    package nonisolated func connectionChanged(isOnline: Bool) {
        loop.post {
            self.assumeIsolated { outbox in
                outbox.isOnline = isOnline
                for topic in outbox.lanes.keys { outbox.lanes[topic]?.isParked = false }
                outbox.send()
            }
        }
    }

    /// The broker answered the publish `packetID`.
    ///
    /// Any thread; ids that are not ours are ignored.
    package nonisolated func acknowledged(_ packetID: UInt16, reason: UInt8) {
        loop.post { self.assumeIsolated { $0.settle(packetID, reason: reason) } }
    }

    private func send() {
        do throws(LedgerError) {
            try tellOfUnsent()
            for topic in OutboxTopic.allCases where sends.contains(topic) {
                try removeArrived(topic)
                if isOnline { try send(topic) }
            }
            isLedgerFailed = false
            board.setLedger(failed: false, for: .outbox)
        } catch {
            ledgerFailed(error)
        }
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

    private func removeArrived(_ topic: OutboxTopic) throws(LedgerError) {
        for number in lanes[topic]?.arrived.sorted() ?? [] {
            FaultPoint.reach(.outboxBeforeRemove)
            try ledger.acknowledged(number)
            FaultPoint.reach(.outboxAfterRemove)
            lanes[topic]?.arrived.remove(number)
        }
    }

    private func send(_ topic: OutboxTopic) throws(LedgerError) {
        var lane = lanes[topic] ?? Lane()
        guard !lane.isParked, lane.inFlight.count < Self.window else { return }
        // What is in flight is still in the table, and always at its beginning, except behind a refusal.
        let known = Set(lane.inFlight.values)
        for message in try ledger.outgoing(topic, after: 0, limit: Self.window) where !known.contains(message.number) {
            FaultPoint.reach(.outboxBeforePublish)
            do throws(BrokerFailure) {
                lane.inFlight[try publish(name(of: topic), message.payload)] = message.number
            } catch {
                break  // the connection just went; it is all sent again after the next one
            }
            FaultPoint.reach(.outboxAfterPublish)
        }
        lanes[topic] = lane
    }

    private func settle(_ packetID: UInt16, reason: UInt8) {
        guard let topic = lanes.first(where: { $0.value.inFlight[packetID] != nil })?.key,
            let number = lanes[topic]?.inFlight.removeValue(forKey: packetID)
        else { return }
        if reason >= 128 {
            park(topic, reason: reason)
            return
        }
        lanes[topic]?.arrived.insert(number)
        send()
    }

    private func park(_ topic: OutboxTopic, reason: UInt8) {
        guard lanes[topic]?.isParked == false else { return }
        lanes[topic]?.isParked = true
        logger.warning(
            "The broker refuses what this cabinet publishes; it is kept and tried again after the next connection",
            metadata: [
                "topic": "\(name(of: topic))", "reason.code": "\(reason)",
                "hint": "allow the topic in the broker's access list, or switch it off under publish:",
            ])
    }

    private func ledgerFailed(_ error: LedgerError) {
        if !isLedgerFailed {
            logger.error("The outbox waits because the ledger cannot be written", metadata: ["error": "\(error)"])
        }
        isLedgerFailed = true
        board.setLedger(failed: true, for: .outbox)
        let retry = retry ?? loop.makeTimer { self.assumeIsolated { $0.send() } }
        self.retry = retry
        retry.schedule(at: clock.now().advanced(by: Self.retryDelay))
    }

    private func name(of topic: OutboxTopic) -> String {
        switch topic {
        case .receipt: topics.receipt
        case .gameOver: topics.gameOver
        }
    }
}
