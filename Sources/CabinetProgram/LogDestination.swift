package import CabinetModel
package import CabinetPlatform
import Glibc
import Logging

/// Where log lines go and how they begin.
package struct LogDestination: Sendable {
    /// How a line begins.
    package enum Style: Sendable {
        /// With the priority as the journal reads it, `<4>`, and without a time: the journal has its own.
        case journal
        /// With time and level, for a person at a terminal or a file.
        case plain(now: @Sendable () -> UTCInstant)

        /// The beginning of a line of this level, up to the message.
        func beginning(_ level: Logger.Level) -> String {
            switch self {
            case .journal: "<\(level.priority)>"
            case .plain(let now): "\(now().rfc3339) \(level.rawValue) "
            }
        }
    }

    let style: Style
    private let writer: LogWriter

    /// Makes a destination with a thread that writes to `descriptor`, which must stay open for as long as anybody logs.
    ///
    /// - Throws: ``SystemError`` when there is no thread to be had.
    package init(descriptor: CInt, style: Style) throws(SystemError) {
        self.style = style
        writer = try LogWriter(to: descriptor) { count in
            var line = LogLine(beginning: style.beginning(.warning) + "Log lines were dropped because nobody took them")
            line.append(key: "lines", value: "\(count)")
            return line.bytes
        }
    }

    /// Takes a line; any thread, never waits.
    func write(_ line: LogLine) {
        writer.write(line.bytes)
    }

    /// Waits until what was logged before is out, for at most `limit`: the last thing that a program does.
    ///
    /// One thread at a time.
    ///
    /// - Returns: Whether all of it is.
    @discardableResult
    package func flush(within limit: Duration = .seconds(1)) -> Bool {
        writer.flush(within: limit)
    }

    /// Standard error, in the journal's style when systemd has connected it to the journal.
    ///
    /// - Parameter environment: `JOURNAL_STREAM` holds the device and inode of the journal's stream.
    /// - Returns: The destination; it lasts as long as the process.
    /// - Throws: ``SystemError`` when there is no thread to be had.
    package static func standardError(environment: [String: String]) throws(SystemError) -> LogDestination {
        try LogDestination(
            descriptor: STDERR_FILENO,
            style: isJournal(environment: environment) ? .journal : .plain(now: UTCInstant.now))
    }

    /// Whether standard error is the journal, where a line begins with its priority.
    ///
    /// The variable alone says nothing: a child inherits it, and may have its output elsewhere.
    package static func isJournal(environment: [String: String]) -> Bool {
        guard let stream = environment["JOURNAL_STREAM"] else { return false }
        var status = stat()
        guard fstat(STDERR_FILENO, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
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
