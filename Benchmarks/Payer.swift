import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Mosquitto
import Synchronization

/// Publishes payments at QoS 1 and knows which the broker has passed on to the cabinet's session.
final class Payer: Sendable {
    private let client: MosquittoClient
    private let isStopping = Mutex(false)
    private let topic: String
    private let thread = Mutex<NamedThread?>(nil)

    init(broker port: Int, caFile: String? = nil) throws {
        topic = Topics(machineID: try Self.machineID()).coinPulse
        let connected = Doorbell()
        client = try MosquittoClient(
            options: MosquittoOptions(
                host: "localhost", port: port, clientID: "bench-payer", cleanSession: true,
                tls: caFile.map { MosquittoOptions.TLS(caFile: $0) }),
            onMessage: { _ in .acknowledge },
            onEvent: { event in if case .connected = event { connected.ring() } }, onLog: { _, _ in })
        try client.open()
        let network = try NamedThread.start(name: "payer") { [self] in
            while !isStopping.withLock({ $0 }) {
                if case .closed = client.turn(timeout: .seconds(1)) { return }
            }
        }
        thread.withLock { $0 = network }
        guard connected.wait(until: .now().advanced(by: .seconds(10))) else {
            throw BenchError("the payer could not connect")
        }
    }

    /// Publishes one payment; returns the time just before.
    @discardableResult
    func pay(_ name: String, credits: Int = 1) throws -> MonotonicInstant {
        guard let id = TransactionID(name), let stamp = Timestamp("2026-01-01T00:00:00Z") else {
            throw BenchError("'\(name)' is no transaction id")
        }
        let message = CoinPulseMessage(
            machineID: try Self.machineID(), credits: credits, stamp: stamp, transactionID: id)
        let payload = Array(message.encode().utf8)
        let before = MonotonicInstant.now()
        _ = try client.publish(topic: topic, payload: payload, qos: 1, retain: false)
        return before
    }

    func stop() {
        isStopping.withLock { $0 = true }
        client.disconnect()
        thread.withLock { $0 }?.join()
    }

    private static func machineID() throws -> MachineID {
        guard let id = MachineID(RunningCabinet.machine) else { throw BenchError("no machine id") }
        return id
    }
}
