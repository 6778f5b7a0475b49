import CabinetModel
import Glibc
package import Logging

/// Writes each message as one line: constant text, then `key=value` for the metadata, sorted by key.
///
///     <5>Credited credits=2 payment.id=pi_3Nx source="QoS 1"
///
/// Values with spaces, quotes or `=` stand in quotes; what could forge a line is escaped; a line has at most 2 KiB and is
/// cut with `…` beyond. One `write(2)` a line and no buffer: lines of several threads never mix, and none is lost in a
/// crash. Any thread; it waits for whoever reads standard error, so the pulse thread logs only while the switch is open. A
/// line that cannot be written is dropped.
package struct JournalLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let destination: LogDestination

    package init(destination: LogDestination, level: Logger.Level) {
        self.destination = destination
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    ///
    /// The nearest metadata wins: the event's over the provider's over the handler's. An attached error
    /// becomes `error=…`.
    package func log(event: LogEvent) {
        var all = metadata
        all.merge(metadataProvider?.get() ?? [:]) { _, nearer in nearer }
        all.merge(event.metadata ?? [:]) { _, nearer in nearer }
        if let error = event.error { all["error"] = "\(error)" }
        var line = LogLine(beginning: beginning(event.level) + "\(event.message)".escapingControls)
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            line.append(key: key, value: "\(value)")
        }
        write(line.bytes)
    }

    private func beginning(_ level: Logger.Level) -> String {
        switch destination.style {
        case .journal: "<\(level.priority)>"
        case .plain(let now): "\(now().rfc3339) \(level.rawValue) "
        }
    }

    private func write(_ bytes: [UInt8]) {
        while Glibc.write(destination.descriptor, bytes, bytes.count) == -1, errno == EINTR {}
    }
}

extension Logger.Level {
    /// The syslog priority, see sd-daemon(3): 2 is critical, 7 is debug.
    fileprivate var priority: Int {
        switch self {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}

extension Logger {
    /// A logger that writes to `destination`.
    ///
    /// Loggers are handed on as values; nothing is set up for the whole process.
    package init(label: String, destination: LogDestination, level: Logger.Level) {
        self.init(label: label) { _ in JournalLogHandler(destination: destination, level: level) }
    }
}
