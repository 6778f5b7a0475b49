import CabinetModel
import CabinetProtocol
import Glibc
import TestSupport

/// A cabinet behind a bad network, and a payment backend that publishes each payment again until it has a receipt.
final class ChaosBench {
    let broker: TestBroker
    let proxy: CuttingProxy
    let daemon: DaemonUnderTest
    let payer: TestPayer
    var account = Account()
    private var random: SeededGenerator

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        // A thousand messages wait for a cabinet that is away; mosquitto drops what is beyond its limit.
        broker = try TestBroker { $0.extra = ["max_queued_messages 0"] }
        proxy = try CuttingProxy(to: broker.port)
        daemon = try DaemonUnderTest(brokerPort: proxy.port)
        payer = try TestPayer(brokerPort: broker.port)
        try daemon.start()
        try daemon.awaitConnected()
    }

    /// Pays, while the connection is cut at a byte of the seed's choice; the cabinet has come back then.
    func payUntilTorn(_ name: String, count: Int) throws {
        let cuts = proxy.cuts
        proxy.cutOpenConnection(after: Int.random(in: 300...20_000, using: &random))
        pay(name, count: count)
        try daemon.awaitState("connected again", within: .seconds(60)) { [proxy] in
            proxy.cuts > cuts && $0.isConnected
        }
    }

    /// Pays; what cannot be published now is published later.
    func pay(_ name: String, count: Int) {
        for number in 1...count { try? account.pay("\(name)-\(number)", credits: 1, through: payer) }
    }

    /// Kills the broker, and starts it when the cabinet has seen that it is gone.
    func killBroker() throws {
        let refusals = self.refusals
        broker.kill()
        try daemon.awaitState("aware that the broker is gone", within: .seconds(60)) { [self] _ in
            self.refusals > refusals
        }
        try broker.start()
        try payer.awaitConnected()
        try daemon.awaitState("connected again", within: .seconds(120)) { $0.isConnected }
    }

    /// How often the cabinet has logged that nobody answers behind the proxy.
    private var refusals: Int {
        daemon.log.split(separator: "\n").count { $0.contains("broke before the broker answered") }
    }

    /// Waits for receipts, and publishes what has none of the wanted kind again, until everything has.
    func repeatUntilReceipted(_ isWanted: (Outcome) -> Bool = { _ in true }) throws {
        for _ in 0..<10 {
            // Patiently, as a backend does: each repetition is a message more for a cabinet that has just come back.
            try? payer.await("receipted", within: .seconds(15)) { _ in try self.missing(isWanted).isEmpty }
            let missing = try missing(isWanted)
            guard !missing.isEmpty else { return }
            for transaction in missing { _ = try? payer.pay(transaction) }
        }
        throw DaemonFailure("receipts are missing, however often it is asked\n\(daemon.log)")
    }

    private func missing(_ isWanted: (Outcome) -> Bool) throws -> [String] {
        let receipted = try payer.receipts().filter { isWanted($0.outcome) }.map(\.payment)
        let names = Set(receipted)
        return account.sent.keys.filter { id in TransactionID(id).map { !names.contains(.transaction($0)) } ?? true }
    }
}
