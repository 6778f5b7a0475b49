import CabinetPlatform
import Synchronization

/// One client of one broker: connects, reports, hands messages over and publishes.
///
/// Wraps `struct mosquitto`.
///
/// The application owns the thread, the order and the retries. It calls ``open()``, then ``turn(timeout:)`` in a loop
/// on one thread, the network thread, until that returns ``TurnResult/closed(_:)``; to connect again it calls
/// ``open()`` again, on the same client.
///
/// **A message that is not safe is not acknowledged.** The message handler runs on the network thread, and the broker's
/// acknowledgement is written only after it has returned ``Disposition/acknowledge``. A process that dies in the
/// handler, and a handler that returns ``Disposition/refuse``, have the message delivered again with the same packet
/// id. This holds for QoS 1. At QoS 0 the broker forgets what it sends, and at QoS 2 the library keeps half-done
/// messages in memory only: subscribe at QoS 1.
///
/// **What is in flight ends with the connection.** Each ``open()`` begins with nothing to send: a publish that the broker
/// has not acknowledged is forgotten, and its ``MosquittoEvent/published(packetID:reason:)`` never comes. The
/// application, which has it on disk, publishes it anew or leaves it out: kept by the library, one message for which the
/// broker closes the connection would close every one that follows.
///
/// **Bounds.** The broker may send 20 messages ahead of their acknowledgements, and no packet above 256 KiB (MQTT 5). It
/// drops a larger one silently, so the bound is far above what the application takes: whatever a sender could mean
/// still arrives and can be refused with words. MQTT 3.1.1 has no such bounds, and a broker of MQTT 5 may break them: a
/// larger message is then handed over with its payload cut, and the rest of it never enters memory.
///
/// **Its own transport.** libmosquitto never touches the network: this client resolves the name, connects, speaks TLS,
/// checks every packet and then hands it on over a Unix socket. The library as Debian 12 packages it ends the process
/// for an unknown property, tries one address of a name, takes packets of any size, and has one word for all failures of
/// TLS. None of this costs a thread: all of it happens in ``turn(timeout:)``.
///
/// **Threads.** ``turn(timeout:)`` calls every handler, on its thread and with no lock held that another function would
/// wait for. All other functions may be called from any thread, the handlers included. They only queue, and the network
/// thread does the work.
///
/// Making a client sets the process to ignore `SIGPIPE`, as `mosquitto_new` does. Releasing one that is connected
/// cuts it off without a goodbye, so that the broker publishes the will.
///
/// Sendable although the C object is not: `turn` is the only function that drives it and touches the transport, and traps
/// when it is entered twice; the others either touch only the state under the lock or call `mosquitto_publish` and `mosquitto_subscribe`,
/// which the library serialises with its own locks and which are made here only while a login stands.
public final class MosquittoClient: @unchecked Sendable {
    let options: MosquittoOptions
    /// Replaced by ``open()``, under the lock and while the link is closed, when nobody uses it.
    private(set) var handle: MosquittoHandle
    let context: CallbackContext
    let wakeSignal: EventSignal
    let librarySocket: LibrarySocket
    let resolver: Resolver
    /// Touched in turns only.
    var network: Network

    /// Finds the addresses of a name; blocks.
    typealias Resolver =
        @Sendable (_ host: String, _ port: Int) throws(NetworkAddress.Unresolved) -> [NetworkAddress]

    /// Checks the options and reads the files.
    ///
    /// Nothing is sent before ``open()``.
    ///
    /// - Parameters:
    ///   - options: The broker, and as whom to log in.
    ///   - onMessage: Takes one message, makes it safe, and says what is to become of it. It may block: the
    ///     connection waits, and lasts for one keepalive and a half.
    ///   - onEvent: Takes one event. It must not block.
    ///   - onLog: Takes what the library has to say at the level of a warning or above, after the turn it was said in.
    ///     No line carries a secret.
    /// - Throws: ``MosquittoError/invalidOption(name:reason:)``, ``MosquittoError/invalidTopic(_:)`` for the will's,
    ///   and the errors that name a file of TLS.
    public convenience init(
        options: MosquittoOptions,
        onMessage: @escaping @Sendable (MosquittoMessage) -> Disposition,
        onEvent: @escaping @Sendable (MosquittoEvent) -> Void,
        onLog: @escaping @Sendable (MosquittoLogLevel, String) -> Void
    ) throws(MosquittoError) {
        try self.init(
            options: options,
            resolver: { host, port throws(NetworkAddress.Unresolved) in try NetworkAddress.resolve(host, port: port) },
            onMessage: onMessage, onEvent: onEvent, onLog: onLog)
    }

    /// The same with another way to find the addresses of a name.
    init(
        options: MosquittoOptions, resolver: @escaping Resolver,
        onMessage: @escaping @Sendable (MosquittoMessage) -> Disposition,
        onEvent: @escaping @Sendable (MosquittoEvent) -> Void,
        onLog: @escaping @Sendable (MosquittoLogLevel, String) -> Void
    ) throws(MosquittoError) {
        try options.validate()
        var tls: TLSContext?
        if let files = options.tls { tls = try TLSContext(files, host: options.host) }
        let link = Link(keepalive: options.keepalive)
        self.options = options
        self.resolver = resolver
        network = Network(options.version)
        context = CallbackContext(link: link, tls: tls, onMessage: onMessage, onEvent: onEvent, onLog: onLog)
        do throws(SystemError) {
            wakeSignal = try EventSignal()
            librarySocket = try LibrarySocket()
        } catch {
            throw .library(operation: error.operation, code: Int(error.code), text: error.description)
        }
        handle = try MosquittoHandle(options, context: context)
    }

    /// Asks for a connection, which the next turns make.
    ///
    /// Returns at once; any thread. Whatever the network says comes as an event and from ``turn(timeout:)``. Throws
    /// ``MosquittoError/alreadyOpen`` until the last connection has come to its end.
    public func open() throws(MosquittoError) {
        try open(will: options.will)
    }

    /// The same with another will than that of the options, or with none: for a broker that refuses it.
    ///
    /// Throws ``MosquittoError/invalidTopic(_:)`` for the will's, too.
    public func open(will: MosquittoOptions.Will?) throws(MosquittoError) {
        var options = options
        options.will = will
        try context.link.withLock { link throws(MosquittoError) in
            guard link.phase == .closed else { throw .alreadyOpen }
            handle = try MosquittoHandle(options, context: context)
            _ = link.open(keepalive: options.keepalive)
        }
        wakeSignal.raise()
    }

    /// Says goodbye to the broker and ends the connection; the broker drops the will.
    ///
    /// Any thread; twice is once. What was published before is written first. Messages that the broker sends until it has
    /// taken the goodbye are still handed over at QoS 0; at QoS 1 they stay with the broker. The end comes from a later
    /// turn, when the broker closes, and three seconds after the goodbye at the latest. Nothing when there is no connection;
    /// an attempt that has not come to a login is called off.
    public func disconnect() {
        context.link.withLock { $0.disconnect() }
        wakeSignal.raise()
    }

    /// Cuts the connection off without a goodbye, before anything more is written; the broker publishes the will.
    ///
    /// Any thread; twice is once. The end comes from the turn under way or the next, after what has come at QoS 0 was
    /// handed over. Nothing when there is no connection.
    public func dropConnection() {
        context.link.withLock { $0.drop() }
        wakeSignal.raise()
    }

    /// Ends the wait of the turn under way, or of the next.
    ///
    /// Any thread, never blocks.
    public func wake() {
        wakeSignal.raise()
    }

    /// Asks the broker for topics; the answer to each is one ``MosquittoEvent/subscribed(packetID:granted:)``.
    ///
    /// Returns the packet ids in the order of `subscriptions`, one each. Throws ``MosquittoError/notConnected`` and
    /// ``MosquittoError/invalidTopic(_:)``; those before the bad one are then under way. Any thread. On another than
    /// the network thread, the event may come before this returns.
    @discardableResult
    public func subscribe(_ subscriptions: [Subscription]) throws(MosquittoError) -> [UInt16] {
        var packetIDs: [UInt16] = []
        for subscription in subscriptions {
            try checkTopic(subscription.topic)
            let packetID = try request { _ throws(MosquittoError) in try handle.subscribe(subscription) }
            packetIDs.append(packetID)
        }
        return packetIDs
    }

    /// Queues a message and returns its packet id; ``MosquittoEvent/published(packetID:reason:)`` says when it is done.
    ///
    /// At QoS 1 and 2 the event comes once, be it after a loss and the next login (see above); at QoS 0 it comes when
    /// the message was put on its way, or never. Any thread. On another than the network thread, the event may come
    /// before this returns. Traps when `qos` is not 0, 1 or 2.
    ///
    /// - Parameters:
    ///   - topic: The topic, without wildcards.
    ///   - payload: The payload; an empty one with `retain` clears what the broker keeps.
    ///   - qos: The quality of service; 0…2.
    ///   - retain: Whether the broker keeps it for later subscribers.
    /// - Returns: The packet id, by which the event names the message; at QoS 0, too.
    /// - Throws: ``MosquittoError/notConnected`` when there is no login, and keeps nothing then;
    ///   ``MosquittoError/invalidTopic(_:)``, ``MosquittoError/tooLarge`` and ``MosquittoError/qosNotSupported``.
    @discardableResult
    public func publish(
        topic: String, payload: [UInt8], qos: Int = 1, retain: Bool = false
    ) throws(MosquittoError) -> UInt16 {
        precondition((0...2).contains(qos), "a quality of service is 0, 1 or 2")
        try checkTopic(topic)
        let size = Packet.publishSize(topic: topic, payload: payload, qos: qos, options.version)
        return try request { login throws(MosquittoError) in
            guard qos <= login.maximumQoS else { throw .qosNotSupported }
            if let limit = login.maximumPacketSize, size > limit { throw .tooLarge }
            return try handle.publish(topic: topic, payload: payload, qos: qos, retain: retain)
        }
    }

    /// Makes a call that queues a packet, if there is a login, and sees to it that the packet is written.
    ///
    /// The lock is held meanwhile: a packet that slipped in between a new socket and its CONNECT would be the first on
    /// the wire, and the broker would close the connection for it. The library never calls back out of such a call.
    private func request(_ call: (Login) throws(MosquittoError) -> UInt16) throws(MosquittoError) -> UInt16 {
        let packetID = try context.link.withLock { link throws(MosquittoError) -> UInt16 in
            guard link.acceptsRequests, let login = link.login else { throw .notConnected }
            return try call(login)
        }
        wakeSignal.raise()
        return packetID
    }

    /// Refuses what would be cut short in C or on the wire; the rest the library judges.
    private func checkTopic(_ topic: String) throws(MosquittoError) {
        guard (1...65_535).contains(topic.utf8.count), !topic.utf8.contains(0) else { throw .invalidTopic(topic) }
    }
}
