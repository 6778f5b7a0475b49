import Cabinet
import CabinetPlatform
import Logging

/// Writes down which outputs are claimed, for `--release-lines` to put back after a kill.
///
/// A dry run claims none and must not touch what the real daemon wrote: it has no record.
struct LineRecord: Sendable {
    private let path: String
    private let logger: Logger

    init(environment: [String: String], logger: Logger) {
        path = ClaimedLines.path(environment: environment)
        self.logger = logger
    }

    /// Replaces what was claimed before; any thread.
    func write(_ lines: [ClaimedLine]) {
        // What an earlier daemon claimed is no longer ours to put back.
        if lines.isEmpty, let (old, senseless) = try? ClaimedLines.read(from: path), old.isEmpty, senseless == 0 {
            return
        }
        do throws(SystemError) {
            try ClaimedLines.write(lines, to: path)
        } catch {
            logger.warning(
                "If this process is killed, nobody puts the coin line back: its place could not be written down",
                metadata: ["error": "\(error)"])
        }
    }
}
