package import CabinetModel
import CabinetPlatform
import Glibc

/// Where log lines go and how they begin.
package struct LogDestination: Sendable {
    /// How a line begins.
    package enum Style: Sendable {
        /// With the priority as the journal reads it, `<4>`, and without a time: the journal has its own.
        case journal
        /// With time and level, for a person at a terminal or a file.
        case plain(now: @Sendable () -> UTCInstant)
    }

    /// Written to, never closed; it must stay open for as long as anybody logs.
    let descriptor: CInt
    let style: Style

    package init(descriptor: CInt, style: Style) {
        self.descriptor = descriptor
        self.style = style
    }

    /// Whether lines begin with a priority and without a time.
    package var isJournal: Bool {
        if case .journal = style { true } else { false }
    }

    /// Standard error, in the journal's style when systemd has connected it to the journal.
    ///
    /// - Parameter environment: `JOURNAL_STREAM` holds the device and inode of the journal's stream.
    /// - Returns: The destination; it lasts as long as the process.
    package static func standardError(environment: [String: String]) -> LogDestination {
        let isJournal = isNamed(environment["JOURNAL_STREAM"], STDERR_FILENO)
        return LogDestination(descriptor: STDERR_FILENO, style: isJournal ? .journal : .plain(now: UTCInstant.now))
    }

    /// Whether a descriptor is the stream that `JOURNAL_STREAM` names.
    ///
    /// The variable alone says nothing: a child inherits it, and may have its output elsewhere.
    private static func isNamed(_ stream: String?, _ descriptor: CInt) -> Bool {
        guard let stream else { return false }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }
}
