import CabinetModel
package import Logging

/// Writes each message as one line: constant text, then `key=value` for the metadata, sorted by key.
///
///     <5>Credited credits=2 payment.id=pi_3Nx source="QoS 1"
///
/// Values with spaces, quotes or `=` stand in quotes; what could forge a line is escaped; a line has at most 2 KiB and is
/// cut with `…` beyond. Any thread; nobody waits for whoever reads the log, see ``LogDestination``.
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
        var line = LogLine(beginning: destination.style.beginning(event.level) + "\(event.message)".escapingControls)
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            line.append(key: key, value: "\(value)")
        }
        destination.write(line)
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
