package import CabinetModel
import CabinetPlatform
package import CabinetProtocol
import Glibc
package import Mosquitto

/// The payment backend's side of one cabinet's topics: publishes payments and remembers all that comes back.
///
/// It logs in again whenever the connection is lost, with a session that the broker keeps, so that nothing published
/// to it is missed. Any thread may use it. It leaves when its owner goes.
package final class TestPayer: Sendable {
    private struct State {
        var messages: [MosquittoMessage] = []
        var answers: [UInt16: UInt8] = [:]
        /// Logged in, and the topics not asked for yet.
        var mustSubscribe = false
        var granted = 0
        var isStopping = false
    }

    private static let topicCount = 3

    private let topics: Topics
    private let client: MosquittoClient
    private let state: Shared<State>
    private let thread: NamedThread

    /// Logs in and subscribes to everything that the cabinet publishes; returns when the broker has granted it.
    ///
    /// - Parameters:
    ///   - port: The broker's port on this machine.
    ///   - machine: The cabinet.
    ///   - change: Changes the client's options, such as its login.
    /// - Throws: ``DaemonFailure`` when that does not come to pass.
    package init(
        brokerPort port: Int, machine: String = "cab001", change: (inout MosquittoOptions) -> Void = { _ in }
    ) throws {
        guard let machineID = MachineID(machine) else { throw DaemonFailure("'\(machine)' is no machine id") }
        let topics = Topics(machineID: machineID)
        self.topics = topics
        let state = Shared(State())
        self.state = state
        var options = MosquittoOptions(
            host: "127.0.0.1", port: port, clientID: "payer-\(UInt64.random(in: 0 ... .max))", cleanSession: false)
        change(&options)
        let wanted = [topics.receipt, topics.gameOver, topics.status].map { Subscription(topic: $0) }
        client = try MosquittoClient(
            options: options,
            onMessage: { message in
                state.change { $0.messages.append(message) }
                return .acknowledge
            },
            onEvent: { event in state.change { Self.note(event, in: &$0) } }, onLog: { _, _ in })
        thread = try Self.run(client, wanted, state)
        try awaitConnected()
    }

    deinit {
        stop()
    }

    /// Leaves the broker.
    ///
    /// Twice is once.
    package func stop() {
        state.change { $0.isStopping = true }
        client.dropConnection()
        thread.join()
    }

    /// Everything that has come so far, in order.
    package var messages: [MosquittoMessage] { state.value.messages }

    /// The texts that have come on the cabinet's topic of `kind`, in order.
    package func texts(on kind: TopicKind) -> [String] {
        messages.filter { $0.topic == topics[kind] }.map { String(decoding: $0.payload, as: UTF8.self) }
    }

    /// Every receipt that has come, in order; one that cannot be read is a failure of the cabinet.
    package func receipts() throws -> [ReceiptMessage] {
        try messages.filter { $0.topic == topics.receipt }.map { try ReceiptMessage.decode($0.payload) }
    }

    /// The outcomes that were told of one payment, in order, each as often as it came.
    package func outcomes(of transaction: String) throws -> [Outcome] {
        try receipts().filter { $0.payment == TransactionID(transaction).map(PaymentName.transaction) }.map(\.outcome)
    }

    /// Pays: publishes the message of the sender with a transaction id.
    ///
    /// - Throws: `MosquittoError.notConnected` while the broker is away; nothing was published then.
    @discardableResult
    package func pay(
        _ transaction: String, credits: Int = 1, timestamp: String = "2026-11-20T23:26:47Z", qos: Int = 1
    ) throws -> UInt16 {
        try publish(
            """
            {"machineId": "\(topics.machineID)", "credits": \(credits), "timestamp": "\(timestamp)", \
            "transactionId": "\(transaction)"}
            """, qos: qos)
    }

    /// Publishes any text to one of the cabinet's topics.
    @discardableResult
    package func publish(
        _ text: String, on kind: TopicKind = .coinPulse, qos: Int = 1, retain: Bool = false
    ) throws -> UInt16 {
        try publish(Array(text.utf8), on: kind, qos: qos, retain: retain)
    }

    /// Publishes any bytes to one of the cabinet's topics.
    @discardableResult
    package func publish(
        _ payload: [UInt8], on kind: TopicKind = .coinPulse, qos: Int = 1, retain: Bool = false
    ) throws -> UInt16 {
        try client.publish(topic: topics[kind], payload: payload, qos: qos, retain: retain)
    }

    /// What the broker has answered to what was published under `packetID`; `nil` while it has not.
    package func answer(to packetID: UInt16) -> UInt8? {
        state.value.answers[packetID]
    }

    /// Waits until the broker has let it in and granted the topics.
    package func awaitConnected() throws {
        try self.await("the payer subscribed") { $0.state.value.granted == Self.topicCount }
    }

    /// Waits until what has come is as wanted.
    ///
    /// - Parameters:
    ///   - description: What is waited for, for the failure.
    ///   - limit: A fail-safe.
    ///   - condition: Judges what has come; asked again after each change.
    /// - Throws: ``DaemonFailure`` with all that has come, when it is not as wanted within the limit.
    package func await(
        _ description: String, within limit: Duration = .seconds(30), _ condition: (TestPayer) throws -> Bool
    ) throws {
        let isMet = try state.wait(within: limit) { _ in try condition(self) }
        guard !isMet else { return }
        let texts = messages.map { "\($0.topic) \(String(decoding: $0.payload, as: UTF8.self))" }
        throw DaemonFailure("not \(description) within \(limit):\n\(texts.joined(separator: "\n"))")
    }

    private static func note(_ event: MosquittoEvent, in state: inout State) {
        switch event {
        case .connected: state.mustSubscribe = true
        case .subscribed: state.granted += 1
        case .published(let packetID, let reason): state.answers[packetID] = reason
        case .refused, .disconnected:
            state.mustSubscribe = false
            state.granted = 0
        }
    }

    /// Connects, and again, until it is stopped.
    private static func run(
        _ client: MosquittoClient, _ wanted: [Subscription], _ state: Shared<State>
    ) throws -> NamedThread {
        try NamedThread.start(name: "payer") {
            while !state.value.isStopping {
                try? client.open()
                while case .continuing = turn(client, wanted, state) {}
                // The broker may be away; so often is soon enough.
                usleep(20_000)
            }
        }
    }

    private static func turn(
        _ client: MosquittoClient, _ wanted: [Subscription], _ state: Shared<State>
    ) -> TurnResult {
        if state.value.mustSubscribe, (try? client.subscribe(wanted)) != nil {
            state.change { $0.mustSubscribe = false }
        }
        return client.turn(timeout: .milliseconds(200))
    }
}
