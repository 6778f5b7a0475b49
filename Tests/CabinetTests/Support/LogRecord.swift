import InMemoryLogging
import Logging

/// What was logged, from `debug` on.
struct LogRecord: Sendable {
    let logger: Logger
    private let handler: InMemoryLogHandler

    init() {
        let handler = InMemoryLogHandler()
        var logger = Logger(label: "test") { _ in handler }
        logger.logLevel = .debug
        self.handler = handler
        self.logger = logger
    }

    var entries: [InMemoryLogHandler.Entry] { handler.entries }

    /// The messages of `level` and above, without their metadata.
    func messages(from level: Logger.Level = .warning) -> [String] {
        entries.filter { $0.level >= level }.map { "\($0.message)" }
    }

    /// How often something that begins with `beginning` was logged at `level` or above.
    func count(_ beginning: String, from level: Logger.Level = .debug) -> Int {
        messages(from: level).count { $0.hasPrefix(beginning) }
    }

    /// The metadata of the last entry that begins with `beginning`.
    func metadata(_ beginning: String) -> [String: String] {
        allMetadata(beginning).last ?? [:]
    }

    /// The metadata of each entry that begins with `beginning`, in order.
    func allMetadata(_ beginning: String, from level: Logger.Level = .debug) -> [[String: String]] {
        entries.filter { $0.level >= level && "\($0.message)".hasPrefix(beginning) }
            .map { $0.metadata.mapValues { "\($0)" } }
    }
}
