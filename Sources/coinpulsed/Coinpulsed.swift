import ArgumentParser
import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProgram
import CabinetSettings
import Foundation
import Logging

/// The command line of the daemon: reads it, loads the configuration, and runs what was asked for.
@main
struct Coinpulsed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coinpulsed",
        abstract: "Turns phone payments into coin pulses for one arcade cabinet.",
        discussion: """
            Without options it runs as the cabinet's daemon: it takes paid credits from the MQTT broker, writes each to \
            the ledger, closes the coin switch for it, and publishes when a game is over. systemd starts it this way.

            A technician begins with:

              coinpulsed --check      is the configuration right?
              coinpulsed --dry-run    is everything in place? shows payments and pulses, moves no line

            Exit statuses: 0 success, 64 wrong usage, 69 something is in use, 70 internal fault, 74 disk or \
            ledger, 77 not permitted, 78 configuration. See coinpulsed(8) and coinpulse.yaml(5).
            """,
        version: ProgramVersion.current)

    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config: String?

    @Flag(help: "Check the configuration, print what is wrong with it, and exit.")
    var check = false

    @Flag(help: "Check the cabinet, then run on simulated lines and show every pulse. Publishes nothing.")
    var dryRun = false

    @Flag(help: "With --dry-run: publish status, receipts and game overs too. Only with a broker on this machine.")
    var publish = false

    @Option(
        help: ArgumentHelp(
            "Append every edge, payment and decision to this file, one JSON object per line; - is standard output.",
            valueName: "file"))
    var trace: String?

    @Option(
        help: ArgumentHelp(
            "How much is logged: trace, debug, info, notice, warning, error, critical. Overrides log.level.",
            valueName: "level"))
    var logLevel: String?

    @Flag(help: "Put the lines that a killed daemon had claimed to their inactive level, and exit.")
    var releaseLines = false

    func validate() throws {
        guard ProgramArguments.areReadable else { throw ValidationError(ProgramArguments.unreadable) }
        if publish && !dryRun { throw ValidationError("--publish goes with --dry-run: the daemon publishes anyway") }
        if let logLevel, Logger.Level(rawValue: logLevel) == nil {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--log-level \(logLevel): use one of \(levels)")
        }
        if [check, dryRun, releaseLines].count(where: { $0 }) > 1 {
            throw ValidationError("--check, --dry-run and --release-lines exclude each other")
        }
    }

    func run() async throws {
        let status = await perform(environment: ProcessInfo.processInfo.environment)
        guard status == .success else { throw ExitCode(status.rawValue) }
    }

    private func perform(environment: [String: String]) async -> ExitStatus {
        if releaseLines { return ReleaseLines.run(environment: environment) }
        var configuration: CabinetConfiguration
        do throws(ConfigurationError) {
            configuration = try ConfigurationLoader.load(file: config, environment: environment)
        } catch {
            return report(error, environment: environment)
        }
        if let level = logLevel.flatMap(Logger.Level.init(rawValue:)) { configuration.logLevel = level }
        if let problem = MosquittoBroker.problem(with: configuration) {
            Console.complain(problem)
            return .configuration
        }
        if check { return reportCheck(configuration) }
        StraySignals.ignore()
        do {
            if dryRun {
                return try await DryRun(
                    configuration: configuration, publishes: publish, trace: trace, environment: environment
                ).run()
            }
            try await runService(configuration, environment: environment)
            return .success
        } catch {
            Console.complain("\(error)")
            ServiceManager(environment: environment).notifyStatus("Ended: \(error)")
            return ExitStatus(error)
        }
    }

    private func report(_ error: ConfigurationError, environment: [String: String]) -> ExitStatus {
        for problem in error.problems { Console.complain("\(problem)") }
        let more = error.problems.count > 1 ? " (one of \(error.problems.count) problems)" : ""
        ServiceManager(environment: environment).notifyStatus("Ended: \(error.problems[0])\(more)")
        return .configuration
    }

    private func reportCheck(_ configuration: CabinetConfiguration) -> ExitStatus {
        for warning in configuration.warnings { Console.complain("warning: \(warning)") }
        let places = DaemonPlaces(configuration).check()
        for place in places { Console.complain("\(place.key): \(place.problem); \(place.advice)") }
        guard places.isEmpty else { return .configuration }
        Console.say("The configuration of \(configuration.machineID) is right.")
        if !DaemonPlaces.isService {
            Console.say("Seen with the rights of this user; with the service's: sudo coinpulsed-as-service --check")
        }
        return .success
    }

    private func lockMemory(_ logger: Logger) {
        switch MemoryLock.request() {
        case .locked: logger.debug("Memory is locked")
        case .limited(let bytes): logger.debug("Memory is not locked", metadata: ["limit.bytes": "\(bytes)"])
        case .failed(let error): logger.warning("Memory could not be locked", metadata: ["error": "\(error)"])
        }
    }

    private func runService(_ configuration: CabinetConfiguration, environment: [String: String]) async throws {
        let log = try LogDestination.standardError(environment: environment)
        defer { log.flush() }
        let logger = Logger(label: "coinpulse", destination: log, level: configuration.logLevel)
        for warning in configuration.warnings { logger.warning("Configuration", metadata: ["warning": "\(warning)"]) }
        for name in configuration.passedOver { logger.debug("Passed over", metadata: ["variable": "\(name)"]) }
        lockMemory(logger)
        let sinks: [any TraceSink] = try trace.map { [try TraceFile(path: $0)] } ?? []
        let daemon = try Daemon.build(
            configuration: configuration, mode: .service, sinks: sinks, environment: environment, logger: logger)
        logger.notice(
            "Started",
            metadata: ["version": "\(ProgramVersion.current)", "machine": "\(configuration.machineID)"])
        try await daemon.run()
        ServiceManager(environment: environment).notifyStatus("Stopped")
        logger.notice("Stopped")
    }
}
