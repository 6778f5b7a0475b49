import CabinetModel
import CabinetProtocol
import Foundation
import Glibc
import Mosquitto
import TestSupport
import Testing

/// G1, G2: brokers die, networks tear and clones push in, and every payment is credited once.
@Suite struct BrokerChaosTests {
    @Test func `a thousand payments through a dying broker and a torn network are each credited once`() throws {
        let bench = try ChaosBench(seed: 1)
        for round in 1...2 {
            try bench.payUntilTorn("torn-\(round)", count: 250)
            try bench.killBroker()
            bench.pay("killed-\(round)", count: 250)
        }
        try bench.repeatUntilReceipted()
        try bench.daemon.awaitNothingOwed(within: .seconds(180))
        try bench.repeatUntilReceipted(\.isFinal)
        #expect(bench.proxy.cuts == 2)
        #expect(bench.account.sent.count == 1000)
        try bench.account.check(bench.daemon, bench.payer)
    }

    // Mosquitto 2.0 just hangs up, as networks do; a broker that says why is in the tests of the link and of the wire.
    @Test func `a second client with our id, of which the broker says nothing, is told as a guess`() throws {
        let broker = try TestBroker()
        let daemon = try DaemonUnderTest(brokerPort: broker.port)
        try daemon.start()
        try daemon.awaitConnected()
        let twin = try TestPayer(brokerPort: broker.port) { $0.clientID = "coinpulse-cab001" }
        #expect(daemon.waitForLog("it may be another client with this client id"))
        #expect(!daemon.log.contains("client_id_in_use"))
        twin.stop()
        try daemon.awaitState("connected again", within: .seconds(30)) { $0.isConnected }
    }

    // A mosquitto that is restarted while it is set up was taken for a copied card, and the cabinet stayed away.
    @Test func `a broker that is restarted four times is no second client, and the cabinet is back at once`() throws {
        let broker = try TestBroker()
        let daemon = try DaemonUnderTest(brokerPort: broker.port)
        try daemon.start()
        for _ in 0..<4 {
            try daemon.awaitState("connected", within: .seconds(30)) { $0.isConnected }
            broker.stop()
            try daemon.awaitState("without its broker", within: .seconds(30)) { !$0.isConnected }
            try broker.start()
        }
        try daemon.awaitState("connected again", within: .seconds(30)) { $0.isConnected }
        #expect(!daemon.log.contains("client_id_in_use"))
    }
}
