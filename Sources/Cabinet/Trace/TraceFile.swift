package import CabinetPlatform
import CabinetProtocol
import Glibc
import Synchronization

/// Appends the trace to a file, or to standard output, one JSON object per line.
///
/// Confined to the trace's thread. A line that cannot be written is lost and the next is tried again: a full disk must
/// not end the daemon, and what was lost is seen in `monotonicNs`.
package final class TraceFile: TraceSink {
    private let descriptor: Descriptor
    /// The last line broke off in the middle.
    private let hasTornLine = Atomic(false)

    /// Opens `path` for appending, made with mode 0640 if it is not there; `-` is standard output.
    package init(path: String) throws(SystemError) {
        descriptor = try path == "-" ? Descriptor.duplicate(STDOUT_FILENO) : Descriptor.appending(to: path, mode: 0o640)
    }

    package func write(_ event: TraceEvent) {
        put(event.json)
    }

    package func lost(_ count: Int) {
        put(["event": .string("lost"), "count": .integer(Int64(count))])
    }

    private func put(_ object: JSONObject) {
        let line = Array("\(hasTornLine.load(ordering: .relaxed) ? "\n" : "")\(object.encoded())\n".utf8)
        var written = 0
        while written < line.count {
            let count = line[written...].withUnsafeBytes { Glibc.write(descriptor.rawValue, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            written += count
        }
        if written > 0 { hasTornLine.store(written < line.count, ordering: .relaxed) }
    }
}
