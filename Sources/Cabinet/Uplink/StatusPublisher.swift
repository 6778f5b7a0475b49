import CabinetModel
package import CabinetPlatform
package import CabinetProtocol
package import Logging

/// Publishes the retained `status` message: after each connection and on change, at most once a second, the latest only.
///
/// Pinned to the event loop. It bypasses the outbox, since yesterday's status is of no use to anybody. When the broker refuses
/// it (only MQTT 5 can tell) it rests for a while, or until the next connection: see ``PublishLane``.
package actor StatusPublisher {
    private nonisolated let loop: EventLoop
    private let reporter: StateReporter
    private let clock: CabinetClock
    private let logger: Logger
    private let publish: Outbox.Publish
    private let topic: String
    private var pacing = Pacing()
    private var isOnline = false
    /// The broker refused the status, and would again on this connection.
    private var isParked = false
    private var lane = PublishLane()
    /// How many were published, which numbers them.
    private var count: Int64 = 0
    private var rest: LoopTimer?
    private var timer: LoopTimer?
    /// The last one published, without its time stamp, so that an unchanged status is not sent again.
    private var last: StatusMessage?

    /// A publisher that waits for a connection; `publish` publishes retained at QoS 1.
    package init(
        loop: EventLoop, reporter: StateReporter, topics: Topics, clock: CabinetClock, logger: Logger,
        publish: @escaping Outbox.Publish
    ) {
        self.loop = loop
        self.reporter = reporter
        topic = topics.status
        self.clock = clock
        self.logger = logger
        self.publish = publish
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Something that the status tells may have changed.
    ///
    /// Any thread.
    package nonisolated func stateChanged() {
        loop.post { self.assumeIsolated { $0.schedule() } }
    }

    /// The connection came or went; a new one gets the status at once.
    ///
    /// Any thread.
    package nonisolated func connectionChanged(isOnline: Bool) {
        loop.post {
            self.assumeIsolated { publisher in
                publisher.isOnline = isOnline
                publisher.isParked = false
                publisher.lane.reset()
                publisher.last = nil
                publisher.schedule()
            }
        }
    }

    /// The broker answered the publish `packetID`.
    ///
    /// Any thread; ids that are not ours are ignored.
    package nonisolated func acknowledged(_ packetID: UInt16, reason: UInt8) {
        loop.post { self.assumeIsolated { $0.settle(packetID, reason: reason) } }
    }

    private func settle(_ packetID: UInt16, reason: UInt8) {
        switch lane.answered(packetID, reason: reason, at: clock.now()) {
        case .taken, nil: break
        case .rests(let end, let isNews):
            restUntil(end)
            guard isNews else { return }
            logger.warning(
                "The broker cannot take this cabinet's status at the moment; it is tried again",
                metadata: ["topic": "\(topic)", "reason.code": "\(reason)"])
        case .parked, .aside: park(["reason.code": "\(reason)"])
        }
    }

    private func restUntil(_ end: MonotonicInstant) {
        let timer =
            rest
            ?? loop.makeTimer {
                self.assumeIsolated { publisher in
                    publisher.last = nil
                    publisher.schedule()
                }
            }
        rest = timer
        timer.schedule(at: end)
    }

    private func park(_ detail: Logger.Metadata) {
        guard !isParked else { return }
        isParked = true
        var metadata = detail
        metadata["topic"] = "\(topic)"
        metadata["hint"] = "allow the topic in the broker's access list, or switch it off with publish.status"
        logger.warning(
            "The broker refuses this cabinet's status; it is tried again after the next connection", metadata: metadata)
    }

    private func schedule() {
        guard isOnline, !isParked else { return }
        switch pacing.changed(at: clock.now()) {
        case .sendNow: send()
        case .sendAt(let instant):
            let timer = timer ?? loop.makeTimer { self.assumeIsolated { $0.due() } }
            self.timer = timer
            timer.schedule(at: instant)
        }
    }

    private func due() {
        guard pacing.due(at: clock.now()) else { return }
        send()
    }

    private func send() {
        let status = reporter.status()
        guard isOnline, !isParked, lane.hasRoom(at: clock.now()), last.map(status.differs(from:)) != false else {
            return
        }
        do throws(BrokerFailure) {
            let packetID = try publish(topic, status.encode())
            count += 1
            lane.sent(count, as: packetID)
            last = status
        } catch  where error.sign == .tooLarge {
            park(["error": "\(error)"])
        } catch {
            logger.debug("The status could not be published", metadata: ["error": "\(error)"])
            schedule()
        }
    }
}
