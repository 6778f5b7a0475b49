import CabinetModel
import CabinetProtocol
import TestSupport

/// A cabinet that runs and is connected, its broker, and the payment backend.
final class ConnectedCabinet {
    let broker: TestBroker
    let daemon: DaemonUnderTest
    let payer: TestPayer

    /// Returns when the cabinet is connected; `change` is for the sections of its configuration.
    init(
        protocolVersion: String = "5", change: (inout DaemonUnderTest.Sections) -> Void = { _ in },
        beforeStart: (TestPayer) throws -> Void = { _ in }
    ) throws {
        let broker = try TestBroker()
        self.broker = broker
        daemon = try DaemonUnderTest(brokerPort: broker.port) { sections in
            sections["broker"] = "{host: 127.0.0.1, port: \(broker.port), protocol: \(protocolVersion)}"
            change(&sections)
        }
        payer = try TestPayer(brokerPort: broker.port)
        try beforeStart(payer)
        try daemon.start()
        try daemon.awaitConnected()
    }

    /// Publishes a payment as the sender in use today does: at QoS 0, without a transaction id.
    func pay(credits: String, at timestamp: String, qos: Int = 0) throws {
        try payer.publish(
            #"{"machineId": "cab001", "credits": \#(credits), "timestamp": "\#(timestamp)"}"#, qos: qos)
    }

    /// Waits until the payment of that name has its final receipt.
    func awaitFinal(_ name: PaymentName) throws {
        try payer.await("told the outcome of \(name)") { payer in
            try payer.receipts().contains { $0.payment == name && $0.outcome.isFinal }
        }
    }

    /// Pays and waits until it is given: whatever was published before on that topic has been dealt with, then.
    func payAndAwait(_ transaction: String, credits: Int = 1) throws {
        try payer.pay(transaction, credits: credits)
        try payer.await("\(transaction) delivered") { try $0.outcomes(of: transaction).last == .delivered }
    }

    /// What a meter says for life.
    func lifetime(of meter: String) throws -> Int64 {
        guard case .object(let meters)? = try daemon.ask(#"{"request":"meters"}"#)["meters"],
            case .object(let reading)? = meters[meter], case .integer(let count)? = reading["lifetime"]
        else { throw DaemonFailure("there is no meter \(meter)") }
        return count
    }

    /// How many lines of the log hold `text`, of all that was logged before.
    func logged(_ text: String) -> Int {
        daemon.settledLog.split(separator: "\n").count { $0.contains(text) }
    }
}
