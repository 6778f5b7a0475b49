import CabinetModel
import CabinetProtocol
import Foundation
import Glibc
import Mosquitto
import TestSupport
import Testing

/// Whatever keeps the cabinet from its broker is told in words that lead to the cause, and is survived.
@Suite struct BrokerTroubleTests {
    @Test(arguments: BrokerTrouble.allCases)
    func `every trouble with the broker is told once, in words of its own, and ends nothing`(
        trouble: BrokerTrouble
    ) throws {
        let (cause, section) = try trouble.setUp()
        let daemon = try cabinet(section)
        try daemon.start(
            ["--log-level", "debug"], environment: ["CREDENTIALS_DIRECTORY": daemon.folder], through: trouble.wrapper)
        let state = try daemon.awaitState("aware of \(trouble)", within: .seconds(60)) {
            $0.reasons.contains(trouble.reason)
        }
        #expect(!state.isReady)
        try awaitAttempts(trouble == .packetsSwallowed ? 1 : 2, daemon)
        let told = attempts(daemon).map { (line: $0, isLoud: $0.contains(" warning ")) }
        #expect(told.allSatisfy { $0.line.contains(trouble.words) }, "\(told)")
        #expect(told.map(\.isLoud) == [true] + told.dropFirst().map { _ in false })
        #expect(told[0].line.contains("reason=\(trouble.reason.rawValue) retry.in="))
        #expect(!daemon.log.contains(BrokerTrouble.secret))
        #expect(daemon.end(SIGTERM) == 0)
        withExtendedLifetime(cause) {}
    }

    @Test func `a password that was corrected at the broker lets the cabinet in, without a restart`() throws {
        let broker = try TestBroker { $0.users = ["cab001": "another", "backend": "its own"] }
        let daemon = try cabinet(
            "{host: 127.0.0.1, port: \(broker.port), username: cab001, password_file: mqtt-password}")
        try daemon.start(environment: ["CREDENTIALS_DIRECTORY": daemon.folder])
        try daemon.awaitState("refused") { $0.reasons.contains(.loginRefused) }
        try broker.setPassword(BrokerTrouble.secret, of: "cab001")
        try daemon.awaitConnected()
        #expect(try daemon.state().isReady)
        try payAndCheck(broker, daemon)
    }

    @Test func `a broker that comes up later is found, and the daemon was ready before it`() throws {
        let broker = try TestBroker()
        broker.stop()
        let daemon = try cabinet("{host: 127.0.0.1, port: \(broker.port)}")
        try daemon.start()
        try daemon.awaitState("up without its broker") { $0.reasons.contains(.brokerDown) }
        try broker.start()
        try daemon.awaitConnected()
        let payer = try TestPayer(brokerPort: broker.port)
        try payer.pay("tx-1")
        try payer.await("delivered") { try $0.outcomes(of: "tx-1").last == .delivered }
    }

    // Retained messages and QoS 1 are options of MQTT; for want of them the cabinet never came in, for its last will.
    @Test(arguments: ["retain_available false", "max_qos 0"], ["5", "3.1.1"])
    func `a feature that the broker lacks is told, and payments play and are receipted`(
        line: String, version: String
    ) throws {
        let broker = try TestBroker { $0.extra = [line] }
        let daemon = try cabinet("{host: 127.0.0.1, port: \(broker.port), protocol: \(version)}")
        try daemon.start()
        try daemon.awaitConnected()
        let (lacksQoS, payer) = (line == "max_qos 0", try TestPayer(brokerPort: broker.port))
        let log = daemon.settledLog
        #expect(log.contains(" warning The broker takes messages at QoS 0 only") == lacksQoS)
        #expect(log.contains(" warning The broker delivers payments at QoS 0 only") == lacksQoS)
        #expect(log.contains(" warning The broker keeps no retained messages") == !lacksQoS)
        try payer.pay("tx-1", qos: lacksQoS ? 0 : 1)
        try payer.await("delivered") { try $0.outcomes(of: "tx-1") == [.accepted, .delivered] }
        #expect(try daemon.closings() == 1)
        #expect(try daemon.state().isReady)
        #expect(daemon.end(SIGTERM) == 0)
    }

    // One receipt that the broker cannot take held back every one that followed.
    @Test func `a receipt that is larger than the broker takes is told, and the next ones leave`() throws {
        let broker = try TestBroker { $0.extra = ["max_packet_size 430"] }
        let daemon = try cabinet("{host: 127.0.0.1, port: \(broker.port)}")
        try daemon.start()
        try daemon.awaitConnected()
        let payer = try TestPayer(brokerPort: broker.port)
        let long = String(repeating: "x", count: 250)
        for id in [long, "tx-1"] { try payer.pay(id) }
        try payer.await("told of the next") { try $0.outcomes(of: "tx-1").last == .delivered }
        #expect(daemon.waitForLog("A message is larger than the broker takes"))
        #expect(try payer.outcomes(of: long) == [])
        #expect(try daemon.closings() == 2)
    }

    // G2, G5: the reason that is given is the reason; only one of them is about a second client.
    @Test(
        arguments: [
            (0x8E, .clientIDInUse, "Another client has connected with the same client id", true),
            (0x87, .brokerDown, "not authorised", false), (0x8B, .brokerDown, "The broker is shutting down", false),
            (0x98, .brokerDown, "an administrator's action", false),
        ] as [(UInt8, NotReadyReason, String, Bool)])
    func `a broker that ends the connection with a reason is quoted`(
        code: UInt8, reason: NotReadyReason, words: String, isPatient: Bool
    ) throws {
        let broker = try HandMadeBroker()
        let daemon = try cabinet("{host: 127.0.0.1, port: \(broker.port)}")
        try daemon.start()
        try broker.answer(HandMadeBroker.welcome + [0xE0, 2, code, 0])
        try daemon.awaitState("told") { $0.reasons.contains(reason) && daemon.log.contains(words) }
        let line = try #require(attempts(daemon).first { $0.contains(words) })
        #expect(line.contains("reason=\(reason.rawValue)"))
        #expect(line.contains("retry.in=1m") == isPatient)
    }

    // G1 ends where the broker forgets: who made good for it must be told that there is something.
    @Test func `a broker that has lost the session is an alarm`() throws {
        let broker = try TestBroker { $0.extra = ["persistence false"] }
        let daemon = try cabinet("{host: 127.0.0.1, port: \(broker.port)}")
        try daemon.start()
        try daemon.awaitConnected()
        broker.stop()
        try broker.start()
        #expect(daemon.waitForLog(" error The broker has lost this cabinet's session"))
        #expect(!daemon.settledLog.contains("The ledger is new, but"))
    }

    // G1, G7: what the broker does not take is not lost, and a player gets what was paid for all the same.
    @Test func `receipts that the broker refuses are kept, told once, and sent when it lets them in`() throws {
        let own = "arcade/machine/cab001"
        let backend = ["user backend", "topic readwrite #"]
        let cabinet = ["user cab001", "topic read \(own)/#"]
        let broker = try TestBroker {
            $0.users = ["cab001": BrokerTrouble.secret, "backend": "its own"]
            $0.rights = backend + cabinet
        }
        let daemon = try self.cabinet(
            "{host: 127.0.0.1, port: \(broker.port), username: cab001, password_file: mqtt-password}")
        try daemon.start(environment: ["CREDENTIALS_DIRECTORY": daemon.folder])
        try daemon.awaitConnected()
        let payer = try backendLogin(broker)
        for number in 1...3 { try payer.pay("tx-\(number)") }
        #expect(daemon.waitForLog("The broker refuses what this cabinet publishes"))
        #expect(daemon.waitForLog("The broker refuses this cabinet's status"))
        try daemon.awaitNothingOwed()
        #expect(try daemon.closings() == 3)
        #expect(try payer.receipts() == [])
        try broker.setRights(backend + cabinet + ["topic write \(own)/receipt"])
        broker.stop()
        try broker.start()
        try payer.await("told everything") { payer in
            try (1...3).allSatisfy { try payer.outcomes(of: "tx-\($0)") == [.accepted, .delivered] }
        }
        let words =
            "The broker refuses what this cabinet publishes; it is kept and tried again after the next connection"
        let lines = daemon.log.split(separator: "\n").filter { $0.contains(words) }
        #expect(lines.count == 1)
        #expect(lines.first?.contains("topic=\(own)/receipt") == true)
    }
}

extension BrokerTroubleTests {
    private func cabinet(_ section: String) throws -> DaemonUnderTest {
        let daemon = try DaemonUnderTest(brokerPort: 1) {
            $0["broker"] = section
            $0["attract"] = "{url: 'https://buy.stripe.com/test'}"
        }
        let secret = URL(filePath: "\(daemon.folder)/mqtt-password")
        try Data("\(BrokerTrouble.secret)\n".utf8).write(to: secret)
        chmod(secret.path(), 0o600)
        return daemon
    }

    private func attempts(_ daemon: DaemonUnderTest) -> [Substring] {
        daemon.log.split(separator: "\n").filter { $0.contains("No connection to the broker") }
    }

    /// Waits until so many attempts have failed.
    private func awaitAttempts(_ count: Int, _ daemon: DaemonUnderTest) throws {
        try daemon.awaitState("refused \(count) times", within: .seconds(60)) { _ in attempts(daemon).count >= count }
    }

    private func backendLogin(_ broker: TestBroker) throws -> TestPayer {
        try TestPayer(brokerPort: broker.port) {
            $0.username = "backend"
            $0.password = "its own"
        }
    }

    private func payAndCheck(_ broker: TestBroker, _ daemon: DaemonUnderTest) throws {
        let payer = try backendLogin(broker)
        try payer.pay("tx-1")
        try payer.await("delivered") { try $0.outcomes(of: "tx-1").last == .delivered }
        #expect(!daemon.log.contains(BrokerTrouble.secret))
    }
}
