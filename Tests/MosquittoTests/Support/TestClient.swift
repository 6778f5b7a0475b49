import CabinetPlatform
import Synchronization
import TestSupport

@testable import Mosquitto

/// A client that remembers all that its handlers were given.
///
/// The test itself is its network thread.
final class TestClient: Sendable {
    /// What has happened so far, in order.
    struct Record: Sendable {
        var messages: [MosquittoMessage] = []
        var events: [MosquittoEvent] = []
        var ends: [ConnectionEnd] = []
        var lines: [String] = []
        /// How often `turn` was called.
        var turns = 0
    }

    let client: MosquittoClient
    private let storage: Storage

    /// `onMessage` decides on each message after it was recorded; `addresses` are those of the host's name, if it is not to
    /// be looked up.
    init(
        _ options: MosquittoOptions, addresses: [NetworkAddress]? = nil,
        onMessage: @escaping @Sendable (MosquittoMessage) -> Disposition = { _ in .acknowledge }
    ) throws {
        let storage = Storage()
        self.storage = storage
        client = try MosquittoClient(
            options: options,
            resolver: { host, port throws(NetworkAddress.Unresolved) in
                if let addresses { return addresses }
                return try NetworkAddress.resolve(host, port: port)
            },
            onMessage: { message in
                storage.change { $0.messages.append(message) }
                return onMessage(message)
            },
            onEvent: { event in storage.change { $0.events.append(event) } },
            onLog: { _, text in storage.change { $0.lines.append(text) } })
    }

    var record: Record { storage.value }

    /// Turns until `condition` holds.
    ///
    /// Throws ``Stuck`` when it does not within 20 s, which only a defect takes.
    func turn(until condition: (Record) -> Bool) throws {
        let limit = ContinuousClock.now + .seconds(20)
        while !condition(record) {
            guard ContinuousClock.now < limit else { throw Stuck(record: record) }
            _ = turnOnce(timeout: .seconds(1))
        }
    }

    /// Turns once.
    @discardableResult
    func turnOnce(timeout: Duration) -> TurnResult {
        let result = client.turn(timeout: timeout)
        storage.change {
            $0.turns += 1
            if case .closed(let end) = result { $0.ends.append(end) }
        }
        return result
    }

    /// Opens and turns until the broker has accepted the login.
    ///
    /// Returns whether it had a session.
    @discardableResult
    func connect() throws -> Bool {
        let earlier = record
        try client.open()
        try turn { $0.events.count > earlier.events.count }
        guard case .connected(let login) = record.events[earlier.events.count] else {
            throw Stuck(record: record)
        }
        return login.sessionPresent
    }

    /// Opens and turns until the attempt has ended.
    ///
    /// Returns how.
    func end() throws -> ConnectionEnd {
        let earlier = record.ends.count
        try client.open()
        try turn { $0.ends.count > earlier }
        return record.ends[earlier]
    }

    /// Says goodbye and turns until the connection has ended.
    func disconnect() throws {
        let earlier = record.ends.count
        client.disconnect()
        try turn { $0.ends.count > earlier }
    }

    /// Subscribes to one topic and returns what the broker granted.
    @discardableResult
    func subscribe(_ subscription: Subscription) throws -> [UInt8] {
        let packetIDs = try client.subscribe([subscription])
        try turn { $0.events.contains { event in event.answers(packetIDs) } }
        for case .subscribed(let packetID, let granted) in record.events where packetIDs == [packetID] {
            return granted
        }
        throw Stuck(record: record)
    }

    /// Publishes and turns until that is done.
    ///
    /// Returns the broker's reason code.
    @discardableResult
    func publish(_ topic: String, _ text: String, qos: Int = 1, retain: Bool = false) throws -> UInt8 {
        let packetID = try client.publish(topic: topic, payload: Array(text.utf8), qos: qos, retain: retain)
        try turn { $0.reason(of: packetID) != nil }
        return record.reason(of: packetID) ?? .max
    }

    /// A condition that never came true, and what happened instead.
    struct Stuck: Error {
        let record: Record
    }

    private final class Storage: Sendable {
        private let record = Mutex(Record())

        var value: Record { record.withLock { $0 } }

        func change(_ body: (inout Record) -> Void) {
            record.withLock { body(&$0) }
        }
    }
}

extension TestClient.Record {
    /// The texts of the messages, in order.
    var texts: [String] { messages.map { String(decoding: $0.payload, as: UTF8.self) } }

    /// The reason code with which a publish was done; `nil` while it is not.
    func reason(of packetID: UInt16) -> UInt8? {
        for case .published(packetID, let reason) in events { return reason }
        return nil
    }
}

extension MosquittoEvent {
    fileprivate func answers(_ packetIDs: [UInt16]) -> Bool {
        if case .subscribed(let packetID, _) = self { packetIDs.contains(packetID) } else { false }
    }
}

extension MosquittoOptions {
    /// A client of a broker on this machine; its id is unique unless one is given.
    static func local(
        _ port: Int, version: ProtocolVersion = .v5, clientID: String = "test-\(UInt64.random(in: 0 ... .max))"
    ) -> MosquittoOptions {
        MosquittoOptions(host: "127.0.0.1", port: port, version: version, clientID: clientID)
    }
}
