import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Glibc
import TestSupport

/// A cabinet that is killed and started again while payments come, and its account.
final class CrashBench {
    let broker: TestBroker
    let daemon: DaemonUnderTest
    let payer: TestPayer
    var account = Account()

    /// A cabinet whose broker knows its session already, and which is down.
    init(_ policy: InterruptionPolicy) throws {
        broker = try TestBroker()
        daemon = try DaemonUnderTest(brokerPort: broker.port) { sections in
            sections["coin"] =
                "{line: 'simulated:coin', pulse: 10ms, gap: 20ms, on_interrupted: \(policy.rawValue)}"
        }
        payer = try TestPayer(brokerPort: broker.port)
        try daemon.start()
        try daemon.awaitConnected()
        daemon.end(SIGTERM)
    }

    /// Pays, starts the daemon, and waits until it has killed itself at `point`.
    ///
    /// - Returns: Its exit status: 137, if it did.
    func die(at point: FaultPoint) throws -> CInt {
        account.kills += 1
        try daemon.start(environment: ["COINPULSE_FAULT": point.rawValue])
        return daemon.wait()
    }

    /// Starts the daemon as it is sold, lets it give everything, ends the game, and draws up the account.
    func settle() throws {
        try daemon.start()
        try daemon.awaitConnected()
        try daemon.awaitNothingOwed()
        _ = try daemon.ask(#"{"request":"game","action":"over","source":"test"}"#)
        try daemon.awaitState("in attract mode") { $0.mode == .attract }
        try account.check(daemon, payer)
    }
}
