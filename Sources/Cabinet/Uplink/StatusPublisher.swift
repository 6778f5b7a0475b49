import CabinetModel
package import CabinetPlatform
package import CabinetProtocol
package import Logging

/// Publishes the retained `status` message: after each connection and on change, at most once a second, the latest only.
///
/// Pinned to the event loop. It bypasses the outbox, since yesterday's status is of no use to anybody.
package actor StatusPublisher {
    private nonisolated let loop: EventLoop
    private let reporter: StateReporter
    private let clock: CabinetClock
    private let logger: Logger
    private let publish: Outbox.Publish
    private let topic: String
    private var pacing = Pacing()
    private var isOnline = false
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
                publisher.last = nil
                publisher.schedule()
            }
        }
    }

    private func schedule() {
        guard isOnline else { return }
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
        guard isOnline, last.map(status.differs(from:)) != false else { return }
        do throws(BrokerFailure) {
            _ = try publish(topic, status.encode())
            last = status
        } catch {
            logger.debug("The status could not be published", metadata: ["error": "\(error)"])
            schedule()
        }
    }
}
