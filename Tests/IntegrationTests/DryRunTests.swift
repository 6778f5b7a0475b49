import CabinetModel
import CabinetProtocol
import Foundation
import Glibc
import TestSupport
import Testing

/// `--dry-run`: a technician sees what would happen, and nothing does.
@Suite struct DryRunTests {
    @Test func `it takes nothing from the real daemon beside it, and publishes nothing`() throws {
        let cabinet = try ConnectedCabinet()
        let rehearsal = try DaemonUnderTest(brokerPort: cabinet.broker.port)
        try rehearsal.start(["--dry-run"])
        try rehearsal.awaitConnected()
        try cabinet.payAndAwait("tx-1", credits: 2)
        #expect(rehearsal.waitForLog("tx-1"))
        try rehearsal.awaitState("done") { _ in (try? rehearsal.closings()) == 2 }
        #expect(try cabinet.payer.outcomes(of: "tx-1") == [.accepted, .delivered])
        #expect(try cabinet.daemon.closings() == 2)
        // Of the two only the real one has told its status.
        #expect(cabinet.payer.texts(on: .status).allSatisfy { !$0.contains("offline") })
        rehearsal.end(SIGINT)
        #expect(cabinet.payer.texts(on: .status).allSatisfy { !$0.contains("offline") })
        #expect(!FileManager.default.fileExists(atPath: rehearsal.ledgerPath))
        #expect(rehearsal.log.contains("The ledger of this run"))
        #expect(try cabinet.daemon.state().isConnected)
    }

    @Test func `it checks the cabinet first, one line each`() throws {
        let broker = try TestBroker()
        let daemon = try DaemonUnderTest(brokerPort: broker.port)
        try daemon.start(["--dry-run"])
        #expect(daemon.waitForLog("Running on simulated lines"))
        for subject in [
            "configuration", "user", "coin line", "game-over line", "inhibit line", "level after a kill",
            "real-time priority", "clock", "broker name", "broker port", "broker TLS", "broker login", "subscription",
            "payment link",
        ] {
            #expect(daemon.log.split(separator: "\n").contains { $0.contains(subject) }, "\(subject): \(daemon.log)")
        }
        daemon.end(SIGTERM)
    }

    // The login was "ok" here, where the service was refused for its last will.
    @Test func `it logs in as the service does, and says what the broker lacks`() throws {
        let broker = try TestBroker { $0.extra = ["retain_available false"] }
        let daemon = try DaemonUnderTest(brokerPort: broker.port)
        try daemon.start(["--dry-run"])
        #expect(daemon.waitForLog("The broker keeps no retained messages"))
        #expect(daemon.waitForLog("Running on simulated lines"))
        daemon.end(SIGTERM)
    }

    @Test func `without a broker nothing can be shown, which is said and is its status`() throws {
        let daemon = try DaemonUnderTest(brokerPort: try FreePort.next())
        try daemon.start(["--dry-run"])
        #expect(daemon.wait() == 69)
        #expect(daemon.log.contains("Nothing can be shown until this is mended."))
    }

    // G6: a rehearsal may not speak for a cabinet at somebody's broker.
    @Test func `it publishes to a broker on this machine only`() throws {
        let daemon = try DaemonUnderTest(brokerPort: 1883) {
            $0["broker"] = "{host: broker.example}"
            $0["coin"] = "{line: GPIO17}"
            $0["game_over"] = "{}"
            $0["inhibit"] = "{}"
        }
        try daemon.start(["--dry-run", "--publish"])
        #expect(daemon.wait() == 64)
        #expect(daemon.log.contains("--publish needs a broker on this machine, not broker.example"))
    }

    @Test func `with --publish the backend hears what it would hear, and the time line shows each pulse`() throws {
        let broker = try TestBroker()
        let payer = try TestPayer(brokerPort: broker.port)
        let daemon = try DaemonUnderTest(brokerPort: broker.port)
        try daemon.start(["--dry-run", "--publish"], environment: ["LC_ALL": "C.UTF-8"])
        try daemon.awaitConnected()
        try payer.pay("tx-1", credits: 3)
        try payer.await("delivered") { try $0.outcomes(of: "tx-1") == [.accepted, .delivered] }
        _ = try daemon.ask(#"{"request":"game","action":"over","source":"test"}"#)
        try payer.await("told of the game over") { $0.texts(on: .gameOver).count == 1 }
        daemon.end(SIGTERM)
        #expect(daemon.log.contains("3/3"))
    }
}
