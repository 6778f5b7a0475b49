import CabinetModel
package import CabinetProtocol
import Synchronization

/// Connects to the broker once, subscribes once, and tells how far it came.
///
/// For the checks of a dry run.
package struct BrokerTrial: Sendable {
    /// How far it came.
    package enum Result: Sendable, Equatable {
        /// No connection, or the login was refused.
        case failed(BrokerFailure)
        /// Logged in; the subscription to the coin pulse topic was granted at this QoS, or refused (`nil`).
        case loggedIn(grantedQoS: Int?)
    }

    private let topics: Topics
    private let connect: BrokerLink.Connect
    private let clock: CabinetClock

    package init(topics: Topics, clock: CabinetClock, connect: @escaping BrokerLink.Connect) {
        self.topics = topics
        self.clock = clock
        self.connect = connect
    }

    /// Tries for at most `limit`, on the calling thread.
    package func run(limit: Duration) -> Result {
        let deadline = clock.now().advanced(by: limit)
        do throws(BrokerFailure) {
            let events = EventBox()
            let connection = try connect({ _ in .acknowledge }, { events.put($0) })
            try connection.open()
            while clock.now() < deadline {
                if case .closed(let failure) = connection.turn(timeout: .milliseconds(100)) { return .failed(failure) }
                for event in events.take() {
                    switch event {
                    case .connected:
                        _ = try connection.perform(.subscribe(BrokerSubscription(topic: topics.coinPulse)))
                    case .subscribed(_, let code):
                        _ = try? connection.perform(.disconnect)
                        _ = connection.turn(timeout: .milliseconds(100))
                        return .loggedIn(grantedQoS: code < 128 ? Int(code) : nil)
                    case .published: break
                    }
                }
            }
        } catch {
            return .failed(error)
        }
        return .failed(BrokerFailure(.brokerDown, "the broker did not answer within \(limit)"))
    }
}

/// Takes the events out of the handler, so that the trial acts on them outside of it.
private final class EventBox: Sendable {
    private let events = Mutex<[BrokerEvent]>([])

    func put(_ event: BrokerEvent) {
        events.withLock { $0.append(event) }
    }

    func take() -> [BrokerEvent] {
        events.withLock { events in
            defer { events = [] }
            return events
        }
    }
}
