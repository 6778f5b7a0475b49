package import CabinetModel
import CabinetPlatform
package import CabinetProtocol
package import Ledger
package import Logging
import Synchronization

/// The network thread: connects, subscribes, keeps the connection, and comes back after every loss, for ever.
///
/// `run` is the thread's body. After a message that the ledger could not take it stays away until a probe shows that the
/// ledger can be written again, because the broker sends that message at once on reconnect. `publish` and `stop` may be
/// called from any thread.
package final class BrokerLink: Sendable {
    /// What the link needs of the rest of the program.
    package struct Surroundings: Sendable {
        /// Makes the status message of a clean stop; `nil` when `publish.status` is off.
        package var farewell: (@Sendable () -> StatusMessage)?
        /// Knows whether it has met a broker before: a session that the broker has by then is an alarm, and so is one that
        /// it no longer has later.
        package var ledger: Ledger
        /// Whether the broker is asked to keep a session at all; a dry run's ends with it.
        package var keepsSession: Bool

        package init(farewell: (@Sendable () -> StatusMessage)?, ledger: Ledger, keepsSession: Bool = true) {
            self.farewell = farewell
            self.ledger = ledger
            self.keepsSession = keepsSession
        }
    }

    /// Makes a connection that calls these two on the network thread.
    package typealias Connect =
        @Sendable (
            _ onMessage: @escaping @Sendable (BrokerMessage) -> BrokerDisposition,
            _ onEvent: @escaping @Sendable (BrokerEvent) -> Void
        ) throws(BrokerFailure) -> any BrokerConnection

    enum Phase: Equatable {
        case offline
        case connecting(giveUpAt: MonotonicInstant)
        /// `pending` are the topics whose answer is outstanding, by packet id.
        case subscribing(pending: [UInt16: String], denied: [String], giveUpAt: MonotonicInstant)
        case online
    }

    struct State {
        var connection: (any BrokerConnection)?
        var phase = Phase.offline
        var reconnection = Reconnection()
        var will = WillTerms()
        /// Whether the broker had no session at a login that was not kept; by the next one it has made one.
        var hasLostSession = false
        /// What the broker of this connection does not do, as far as is known.
        var limits = BrokerLimits()
        /// What the journal has of what the broker lacks; each is told once.
        var told: Set<Concession> = []
        var sessionAlarmAt: MonotonicInstant?
        var restraint = PublishRestraint()
        /// Until when nothing is published on the connection that stands.
        var quietUntil: MonotonicInstant?
        /// Another client had this id, and this connection has not yet lasted long enough to say that it has gone.
        var isSuspected = false
        var isStopping = false
        /// A loss that was found by the link itself, told instead of the broken socket that follows from it.
        var ownFailure: BrokerFailure?
        var lastLogged: (failure: BrokerFailure, at: MonotonicInstant)?

        /// 1, or 0 where the broker takes no other.
        var publishQoS: Int { min(1, limits.maximumQoS ?? 1) }
    }

    /// Rings on the network thread: `true` when the subscription was granted and something may be published, `false` when a
    /// connection ended.
    package let onlineChanged = Bell<Bool>()
    /// Rings on the network thread with each answer to a publish.
    package let published = Bell<PublishAnswer>()

    /// Longer than any way to a login, by a name with many addresses of which most are silent; then the attempt is given up
    /// and made anew.
    static let loginLimit = Duration.seconds(60)
    /// Longer than any answer to a subscription.
    static let subscriptionLimit = Duration.seconds(30)
    /// How long a turn may last with nothing to do: at rest this is half of what wakes the processor.
    static let turnLength = Duration.seconds(2)
    /// The same while the intake waits for something.
    static let busyTurnLength = Duration.seconds(1)
    static let recoveryInterval = Duration.seconds(1)
    /// An unchanged failure is told again after this time, so that the journal of the day shows it.
    static let reminderInterval = Duration.seconds(600)
    /// For how long the broker is asked to keep the session after a loss.
    package static let sessionExpiry = Duration.seconds(7 * 24 * 3600)

    let topics: Topics
    let surroundings: Surroundings
    let intake: Intake
    let board: StateBoard
    let clock: CabinetClock
    let logger: Logger
    let connect: Connect
    let state = Mutex(State())
    let doorbell = Doorbell()
    private let turns = Atomic<UInt64>(0)

    package init(
        topics: Topics, surroundings: Surroundings, intake: Intake, board: StateBoard, clock: CabinetClock,
        logger: Logger, connect: @escaping Connect
    ) {
        self.topics = topics
        self.surroundings = surroundings
        self.intake = intake
        self.board = board
        self.clock = clock
        self.logger = logger
        self.connect = connect
        // The last will says what a farewell says, for who cannot say it any more.
        state.withLock { $0.will = WillTerms(isWanted: surroundings.farewell != nil) }
        board.setBroker(.brokerDown)
    }

    /// Whether the subscription stands, so that what is published leaves at once.
    package var isOnline: Bool { state.withLock { $0.phase == .online } }

    /// How many turns of the network there were; rises every two seconds at least while connected.
    package var progress: UInt64 { turns.load(ordering: .relaxed) }

    /// Publishes and returns the packet id; throws while not online.
    ///
    /// At QoS 1, so that ``published`` rings when the broker has it; at QoS 0, for a broker that takes no other, it rings
    /// when the message has left.
    package func publish(topic: String, payload: String, retain: Bool) throws(BrokerFailure) -> UInt16 {
        let (connection, qos, keeps) = state.withLock {
            ($0.phase == .online ? $0.connection : nil, $0.publishQoS, $0.limits.keepsRetained)
        }
        guard let connection else { throw BrokerFailure(.brokerDown, "not connected") }
        let packetID = try connection.perform(
            .publish(topic: topic, payload: Array(payload.utf8), qos: qos, retain: retain && keeps))
        state.withLock { $0.restraint.published() }
        return packetID
    }

    /// At the very end, tells as lost what the network thread holds in memory, if it was left behind.
    ///
    /// Any thread.
    package func tellHeld() {
        intake.tellHeld(because: "the daemon stops and the network thread does not come back")
    }

    /// Ends `run` after saying goodbye.
    ///
    /// Any thread; twice is harmless.
    package func stop() {
        let connection = state.withLock { state in
            state.isStopping = true
            return state.connection
        }
        doorbell.ring()
        _ = try? connection?.perform(.wake)
    }

    /// What the network thread does next.
    package enum Step: Equatable {
        /// Nothing before this instant, unless it is stopped.
        case wait(until: MonotonicInstant)
        /// It was stopped, and has said goodbye if there was anybody to say it to.
        case finished
    }

    /// Keeps the cabinet connected until `stop()`.
    ///
    /// Once, on a thread of its own.
    package func run() {
        while case .wait(let instant) = step() { _ = doorbell.wait(until: instant) }
        intake.finishUp()
    }

    /// Lives through one connection from its beginning to its end, if the ledger lets it begin.
    ///
    /// Network thread only.
    package func step() -> Step {
        guard !isStopping else { return .finished }
        guard mayConnect() else { return .wait(until: clock.now().advanced(by: Self.recoveryInterval)) }
        guard let failure = attempt() else { return .finished }
        let wait = lost(failure)
        return .wait(until: clock.now().advanced(by: wait))
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Whether the broker may be met; what the intake holds in memory is tried by the way.
    private func mayConnect() -> Bool {
        if intake.isStopped, intake.recover() { return true }
        return !intake.mustStayAway
    }

    /// One connection from its beginning to its end; `nil` when it ended because the program stops.
    private func attempt() -> BrokerFailure? {
        let connection: any BrokerConnection
        do throws(BrokerFailure) {
            connection = try makeConnection()
            state.withLock { $0.phase = .connecting(giveUpAt: clock.now().advanced(by: Self.loginLimit)) }
            try connection.open(state.withLock(\.will.offer))
        } catch {
            return error
        }
        while true {
            if isStopping {
                sayGoodbye(over: connection)
                return nil
            }
            let turn = connection.turn(timeout: intake.isWaiting ? Self.busyTurnLength : Self.turnLength)
            turns.wrappingAdd(1, ordering: .relaxed)
            if case .closed(let failure) = turn { return failure }
            giveUpIfDue(connection)
            trustIfDue()
            speakIfDue()
            intake.advance()
        }
    }

    private func makeConnection() throws(BrokerFailure) -> any BrokerConnection {
        if let connection = state.withLock({ $0.connection }) { return connection }
        // The link lives as long as the program; the connection it owns must not keep it alive in turn.
        let connection = try connect(
            { [intake] in intake.receive($0) }, { [weak self] in self?.handle($0) })
        state.withLock { $0.connection = connection }
        return connection
    }

    private func giveUpIfDue(_ connection: any BrokerConnection) {
        let now = clock.now()
        let isDue = state.withLock { state in
            switch state.phase {
            case .connecting(let giveUpAt) where giveUpAt <= now:
                state.ownFailure = BrokerFailure(
                    .brokerDown, "the broker did not answer within \(Self.loginLimit); is it up, and is it MQTT?")
            case .subscribing(_, _, let giveUpAt) where giveUpAt <= now:
                state.ownFailure = BrokerFailure(
                    .brokerDown, "the broker did not answer the subscription within \(Self.subscriptionLimit)")
            default: return false
            }
            return true
        }
        if isDue { _ = try? connection.perform(.drop) }
    }
}
