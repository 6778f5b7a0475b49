import ArgumentParser
import Attract
import CabinetPlatform
import CabinetProgram
import CabinetSettings
import Foundation
import Glibc
import Logging
import Raster

/// The command line of the attract screen: reads it, loads the configuration, and shows or draws.
@main
struct CoinpulseAttract: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coinpulse-attract",
        abstract: "Shows the payment QR of one arcade cabinet, and what is happening, on its monitor.",
        discussion: """
            Without options it takes the whole monitor and shows what the daemon says; systemd starts it this way. It \
            needs nothing but the daemon's control socket, and waits for it and for a monitor for as long as it takes.

              coinpulse-attract --windowed                  try it on a desk
              coinpulse-attract --screenshot a.png          see how it will look, without a display
                  --state paid --size 640x480 --rotate 90

            Exit statuses: 0 success, 64 wrong usage, 70 internal fault, 74 a file cannot be written, 78 configuration. \
            See coinpulse-attract(8) and coinpulse.yaml(5).
            """,
        version: ProgramVersion.current)

    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config: String?

    @Flag(help: "Show it in a window, for a desk.")
    var windowed = false

    @Option(help: ArgumentHelp("Draw one picture into this PNG file, and exit.", valueName: "file"))
    var screenshot: String?

    @Option(
        help: ArgumentHelp(
            "With --screenshot: \(Scene.Kind.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "state"))
    var state: String?

    @Option(help: ArgumentHelp("With --screenshot: the size of the monitor in pixels.", valueName: "WxH"))
    var size: String?

    @Option(
        help: ArgumentHelp(
            "How far the picture is turned clockwise: 0, 90, 180 or 270. Overrides attract.rotate.",
            valueName: "degrees"))
    var rotate: Int?

    @Option(
        help: ArgumentHelp(
            "How much is logged: trace, debug, info, notice, warning, error, critical. Overrides log.level.",
            valueName: "level"))
    var logLevel: String?

    func validate() throws {
        guard ProgramArguments.areReadable else { throw ValidationError(ProgramArguments.unreadable) }
        if let logLevel, Logger.Level(rawValue: logLevel) == nil {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--log-level \(logLevel): use one of \(levels)")
        }
        if screenshot == nil, state != nil || size != nil {
            throw ValidationError("--state and --size go with --screenshot")
        }
        if screenshot != nil, windowed { throw ValidationError("--screenshot and --windowed exclude each other") }
        if let state, Scene.Kind(rawValue: state) == nil {
            let states = Scene.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--state \(state): use one of \(states)")
        }
        if let size, PixelSize(size) == nil {
            throw ValidationError("--size \(size): write width and height, 64 to 8192 pixels each, such as 1920x1080")
        }
        if let rotate, QuarterTurn(rawValue: rotate) == nil {
            throw ValidationError("--rotate \(rotate): use 0, 90, 180 or 270")
        }
    }

    func run() throws {
        let status = perform(environment: ProcessInfo.processInfo.environment)
        guard status == .success else { throw ExitCode(status.rawValue) }
    }

    private func perform(environment: [String: String]) -> ExitStatus {
        let settings: ScreenConfiguration
        do throws(ConfigurationError) {
            settings = try ConfigurationLoader.loadScreen(file: config, environment: environment)
        } catch {
            for problem in error.problems { Console.complain("\(problem)") }
            return .configuration
        }
        var options = Projector.Options(settings)
        if let turn = rotate.flatMap(QuarterTurn.init(rawValue:)) { options.turn = turn }
        if windowed { options.window = PixelSize(width: 960, height: 540).turned(by: options.turn) }
        do {
            if let screenshot { return try draw(settings, options, to: screenshot) }
            try show(settings, options, environment: environment)
            return .success
        } catch {
            Console.complain("\(error)")
            return ExitStatus(error)
        }
    }

    /// Draws one picture, and tells all that the log would tell while the screen shows it.
    private func draw(
        _ settings: ScreenConfiguration, _ options: Projector.Options, to file: String
    ) throws -> ExitStatus {
        let kind = state.flatMap(Scene.Kind.init(rawValue:)) ?? .ready
        let monitor = size.flatMap(PixelSize.init) ?? PixelSize(width: 1920, height: 1080)
        let (problems, isLinkAllowed) = try ExampleScreenshot.draw(
            kind, on: monitor, options, link: settings.attract.link, to: file)
        for problem in settings.warnings + problems { Console.complain(problem) }
        Console.say("\(file): \(kind.rawValue), \(monitor.width) x \(monitor.height)")
        return isLinkAllowed ? .success : .configuration
    }

    private func show(
        _ settings: ScreenConfiguration, _ options: Projector.Options, environment: [String: String]
    ) throws {
        let level = logLevel.flatMap(Logger.Level.init(rawValue:)) ?? settings.logLevel
        StraySignals.ignore()
        let log = try LogDestination.standardError(environment: environment)
        defer { log.flush() }
        let logger = Logger(label: "coinpulse-attract", destination: log, level: level)
        for warning in settings.warnings { logger.warning("Configuration", metadata: ["warning": "\(warning)"]) }
        for name in settings.passedOver { logger.debug("Passed over", metadata: ["variable": "\(name)"]) }
        let loop = try EventLoop()
        let manager = ServiceManager(environment: environment)
        let projector = Projector(options, loop: loop, manager: manager, logger: logger)
        // During a game the keyboard types into the service's terminal: Ctrl-C is the game's, and must not end the screen.
        let ignored = manager.isPresent ? [SIGINT, SIGQUIT, SIGTSTP] : []
        // Before any thread of SDL's, which would inherit the signals unblocked.
        try loop.takeSignals([SIGTERM, SIGHUP] + (manager.isPresent ? ignored : [SIGINT])) { signal in
            if signal == SIGHUP { return logger.notice("Restart to apply a new configuration") }
            if !ignored.contains(signal) { projector.end() }
        }
        projector.begin()
        logger.notice(
            "Started", metadata: ["version": "\(ProgramVersion.current)", "machine": "\(settings.machineID)"])
        loop.run()
        logger.notice("Stopped")
    }
}
