import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProgram
import CabinetProtocol
import CabinetSettings
import Foundation
import Ledger
import Logging

/// `--dry-run`: first checks the cabinet, one line each; then runs the real daemon on simulated lines and draws it.
///
/// It takes nothing from the real daemon, which may run beside it: its ledger is temporary, its client id is its own, its
/// session ends with it, and it publishes nothing unless asked to. Its sockets stand in its own folder, unless
/// `control.directory` names one.
struct DryRun {
    let configuration: CabinetConfiguration
    let publishes: Bool
    let trace: String?
    let environment: [String: String]

    /// Returns when a signal ends it; before that when something failed without which nothing can be shown.
    func run() async throws -> ExitStatus {
        if publishes, !configuration.broker.isLoopback {
            Console.complain("--publish needs a broker on this machine, not \(configuration.broker.host)")
            return .usage
        }
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let rehearsal = rehearsalConfiguration(in: folder.path)

        Console.say("Checking the cabinet \(configuration.machineID)")
        let checks = CabinetChecks(configuration: configuration, rehearsal: rehearsal)
        let results = checks.run { Console.say($0.text) }
        if checks.stopTheRun(results) {
            Console.say("\nNothing can be shown until this is mended.")
            return .unavailable
        }
        try await rehearse(rehearsal, folder: folder.path)
        return results.contains(where: \.hasFailed) ? .unavailable : .success
    }

    private func rehearse(_ rehearsal: CabinetConfiguration, folder: String) async throws {
        let style: TimeLine.Style = Console.showsUTF8(environment: environment) ? .blocks : .plain
        let timeLine = TimeLine(coinLine: Hardware.coinName, start: .now(), style: style) { Console.show($0) }
        var sinks: [any TraceSink] = [timeLine]
        if let trace { sinks.append(try TraceFile(path: trace)) }
        let log = try LogDestination.standardError(environment: environment)
        defer { log.flush() }
        var logger = Logger(label: "coinpulse", destination: log, level: rehearsal.logLevel)
        // The time line tells what happens; the log is for what goes wrong.
        if rehearsal.logLevel >= .info { logger.logLevel = .error }
        let daemon = try Daemon.build(
            configuration: rehearsal, mode: .dryRun(publishes: publishes), sinks: sinks, environment: [:],
            logger: logger)
        Console.say(
            """

            Running on simulated lines; Ctrl-C ends it. One \(style.closed) is 20 ms with the coin switch closed.
            A payment is a message on \(Topics(machineID: configuration.machineID).coinPulse)
            Sockets: \(rehearsal.control.directory)

            """)
        var table = ""
        try await daemon.run { table = LedgerTable.text(try daemon.ledger.payments(limit: 1000, before: nil)) }
        timeLine.endLine()
        Console.show("\nThe ledger of this run\n\(table)")
    }

    /// The configuration with everything replaced that would touch the cabinet or the real daemon.
    private func rehearsalConfiguration(in folder: String) -> CabinetConfiguration {
        var rehearsal = configuration
        rehearsal.coin.line = .simulated(name: "coin")
        rehearsal.gameOver.input?.line = .simulated(name: "game_over")
        rehearsal.inhibit?.line = .simulated(name: "inhibit")
        rehearsal.broker.clientID += "-dry-\(getpid())"
        rehearsal.ledger.path = "\(folder)/ledger.sqlite"
        rehearsal.ledger.isVolatileAllowed = true
        // A folder that somebody chose on purpose is used; the usual one belongs to the real daemon.
        if rehearsal.control.directory == CabinetConfiguration.Control.usualDirectory {
            rehearsal.control.directory = folder
        }
        return rehearsal
    }
}
