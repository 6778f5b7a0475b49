import Cabinet
import CabinetModel
import CabinetPlatform
import Synchronization

/// A broker that does what a test wrote down, one thing in each turn of the network, and keeps what was asked of it.
///
/// Each `open()` begins the next script. When a script has nothing more, the connection ends.
final class ScriptedBroker: BrokerConnection {
    /// What one turn of the network brings.
    enum Turn: Sendable {
        /// Nothing: the turn lasts as long as it may.
        case quiet
        /// Nothing, for this long.
        case passes(Duration)
        case event(BrokerEvent)
        /// Grants every subscription that is open, one in each turn, at this QoS, but refuses this topic.
        case answersSubscriptions(refusing: String? = nil, granting: UInt8 = 1)
        case message(BrokerMessage)
        /// Something else happens meanwhile.
        case meanwhile(@Sendable () -> Void)
        /// Blocks, on the real clock, until somebody wakes the network.
        case blocksUntilWoken
        case ends(BrokerFailure)
    }

    static let scriptIsOver = BrokerFailure(.brokerDown, "the script of the broker is over")
    static let cut = BrokerFailure(.brokerDown, "the connection was cut")

    private struct State {
        var scripts: [[Turn]] = []
        var current: [Turn] = []
        var commands: [BrokerCommand] = []
        var dispositions: [BrokerDisposition] = []
        var wills: [WillTerms.Offer?] = []
        var lastPacketID: UInt16 = 0
        var openSubscriptions: [(packetID: UInt16, topic: String)] = []
        var end: BrokerFailure?
        var hasHeardGoodbye = false
        var onMessage: (@Sendable (BrokerMessage) -> BrokerDisposition)?
        var onEvent: (@Sendable (BrokerEvent) -> Void)?
    }

    private let time: ManualClock
    private let hearsGoodbye: Bool
    private let state = Mutex(State())
    private let doorbell = Doorbell()
    /// Reached when a turn begins to block.
    let blocked = Milestone()

    /// A broker without a script; `hearsGoodbye` is whether a disconnect ends the connection, or nobody answers it.
    init(_ time: ManualClock, hearsGoodbye: Bool = true) {
        self.time = time
        self.hearsGoodbye = hearsGoodbye
    }

    /// How the link is to make its connection.
    var connect: BrokerLink.Connect {
        { onMessage, onEvent in
            self.state.withLock { state in
                state.onMessage = onMessage
                state.onEvent = onEvent
            }
            return self
        }
    }

    /// Writes down what the next connection is to do; once for each connection.
    func script(_ turns: Turn...) {
        script(turns)
    }

    /// The same, for turns that stand in a list.
    func script(_ turns: [Turn]) {
        state.withLock { $0.scripts.append(turns) }
    }

    var commands: [BrokerCommand] { state.withLock(\.commands) }
    var dispositions: [BrokerDisposition] { state.withLock(\.dispositions) }
    /// How often a connection was begun.
    var opened: Int { wills.count }
    /// The last will of each connection that was begun.
    var wills: [WillTerms.Offer?] { state.withLock(\.wills) }

    func open(_ will: WillTerms.Offer?) throws(BrokerFailure) {
        state.withLock { state in
            state.wills.append(will)
            state.current = state.scripts.isEmpty ? [] : state.scripts.removeFirst()
            state.openSubscriptions = []
            state.end = nil
            state.hasHeardGoodbye = false
        }
    }

    func perform(_ command: BrokerCommand) throws(BrokerFailure) -> UInt16 {
        state.withLock { state in
            state.commands.append(command)
            switch command {
            case .wake: doorbell.ring()
            case .drop: state.end = Self.cut
            case .disconnect: state.hasHeardGoodbye = hearsGoodbye
            case .publish, .subscribe: state.lastPacketID += 1
            }
            guard case .subscribe(let subscription) = command else { return state.lastPacketID }
            state.openSubscriptions.append((state.lastPacketID, subscription.topic))
            return state.lastPacketID
        }
    }

    func turn(timeout: Duration) -> BrokerTurn {
        let next = state.withLock { state in
            if let end = state.end { return Turn.ends(end) }
            // What it had sent before it heard the goodbye still comes, and it does not linger.
            if state.hasHeardGoodbye { state.current.removeAll { if case .quiet = $0 { true } else { false } } }
            guard state.current.isEmpty else { return state.current.removeFirst() }
            if state.hasHeardGoodbye { return .ends(Self.cut) }
            return state.commands.last == .disconnect ? .quiet : .ends(Self.scriptIsOver)
        }
        switch next {
        case .quiet: time.advance(by: timeout)
        case .passes(let duration): time.advance(by: duration)
        case .event(let event): tell(event)
        case .answersSubscriptions(let refused, let qos): answerOneSubscription(refusing: refused, granting: qos)
        case .message(let message): deliver(message)
        case .meanwhile(let body): body()
        case .blocksUntilWoken:
            blocked.reach()
            _ = doorbell.wait(until: MonotonicInstant.now().advanced(by: .seconds(30)))
        case .ends(let failure): return .closed(failure)
        }
        return .continuing
    }

    private func tell(_ event: BrokerEvent) {
        state.withLock(\.onEvent)?(event)
    }

    private func deliver(_ message: BrokerMessage) {
        guard let disposition = state.withLock(\.onMessage)?(message) else { return }
        state.withLock { state in
            state.dispositions.append(disposition)
            if disposition == .refuse { state.end = Self.cut }
        }
    }

    private func answerOneSubscription(refusing refused: String?, granting qos: UInt8) {
        let answered = state.withLock { state in
            let first = state.openSubscriptions.isEmpty ? nil : state.openSubscriptions.removeFirst()
            if !state.openSubscriptions.isEmpty {
                state.current.insert(.answersSubscriptions(refusing: refused, granting: qos), at: 0)
            }
            return first
        }
        guard let answered else { return }
        tell(.subscribed(packetID: answered.packetID, code: answered.topic == refused ? 135 : qos))
    }
}
