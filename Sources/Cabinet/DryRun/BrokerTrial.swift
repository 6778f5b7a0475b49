import CabinetModel
package import CabinetProtocol
import Synchronization

/// Logs in to the broker as the service does, asks for all of its topics, leaves, and tells how far it came.
///
/// For the checks of a dry run. What a broker refuses of the last will is given up as ``BrokerLink`` gives it up. Nothing is
/// published: rights to publish show only when something is.
package struct BrokerTrial: Sendable {
    /// How far it came.
    package enum Result: Sendable, Equatable {
        /// No connection, or the login was refused.
        case failed(BrokerFailure)
        case loggedIn(Login)
    }

    /// What a login came to.
    package struct Login: Sendable, Equatable {
        /// The QoS at which payments are delivered; `nil` when their topic was refused.
        package let grantedQoS: Int?
        /// The topics that were refused.
        package let denied: [String]
        /// What the cabinet has to do without at this broker.
        package let concessions: [Concession]

        package init(grantedQoS: Int?, denied: [String] = [], concessions: [Concession] = []) {
            self.grantedQoS = grantedQoS
            self.denied = denied
            self.concessions = concessions
        }
    }

    private let topics: Topics
    private let hasWill: Bool
    private let connect: BrokerLink.Connect
    private let clock: CabinetClock

    /// `hasWill` is whether the service has a last will.
    package init(topics: Topics, hasWill: Bool = true, clock: CabinetClock, connect: @escaping BrokerLink.Connect) {
        self.topics = topics
        self.hasWill = hasWill
        self.clock = clock
        self.connect = connect
    }

    /// Tries for at most `limit`, on the calling thread.
    package func run(limit: Duration) -> Result {
        let deadline = clock.now().advanced(by: limit)
        do throws(BrokerFailure) {
            let events = EventBox()
            let connection = try connect({ _ in .acknowledge }, { events.put($0) })
            var tried: [WillTerms.Offer?] = []
            var will = WillTerms(isWanted: hasWill)
            while true {
                tried.append(will.offer)
                do throws(BrokerFailure) {
                    return .loggedIn(try logIn(connection, will, events, until: deadline))
                } catch {
                    will.refused(error.sign)
                    guard !tried.contains(will.offer) else { throw error }
                }
            }
        } catch {
            return .failed(error)
        }
    }

    private func logIn(
        _ connection: any BrokerConnection, _ will: WillTerms, _ events: EventBox, until deadline: MonotonicInstant
    ) throws(BrokerFailure) -> Login {
        try connection.open(will.offer)
        var hasEnded = false
        defer { if !hasEnded { leave(connection) } }
        var limits = BrokerLimits()
        var pending: [UInt16: String] = [:]
        var answers: [String: UInt8] = [:]
        while clock.now() < deadline {
            if case .closed(let failure) = connection.turn(timeout: .milliseconds(100)) {
                hasEnded = true
                throw failure
            }
            for event in events.take() {
                switch event {
                case .connected(_, let told):
                    limits = told
                    for subscription in topics.subscriptions {
                        pending[try connection.perform(.subscribe(subscription))] = subscription.topic
                    }
                case .subscribed(let packetID, let code):
                    if let topic = pending.removeValue(forKey: packetID) { answers[topic] = code }
                case .published: break
                }
            }
            if !answers.isEmpty, pending.isEmpty { return judge(answers, limits, will) }
        }
        throw BrokerFailure(.brokerDown, "the broker did not answer in time")
    }

    private func judge(_ answers: [String: UInt8], _ limits: BrokerLimits, _ will: WillTerms) -> Login {
        let denied = answers.filter { $0.value >= 128 }.keys.sorted()
        return Login(
            grantedQoS: answers[topics.coinPulse].flatMap { $0 < 128 ? Int($0) : nil }, denied: denied,
            // The session of a dry run ends with it.
            concessions: Concession.all(of: limits, will, asked: .zero))
    }

    /// Says goodbye, so that no last will is sent, and waits until it was heard, but not for ever.
    private func leave(_ connection: any BrokerConnection) {
        _ = try? connection.perform(.disconnect)
        for _ in 0..<20 {
            if case .closed = connection.turn(timeout: .milliseconds(100)) { return }
        }
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
