package import CabinetModel
import CabinetPlatform
import Foundation
import Glibc

/// What the kernel says of a process at one moment.
package struct ProcessFigures {
    package let at: MonotonicInstant
    package let anonymousKiB: Int
    package let residentKiB: Int
    /// How much processor time it has used, its ended threads included.
    package let cpuTime: Duration
    /// How often each of its threads went to sleep by itself, since each wake-up ends in one; by thread id.
    private let sleeps: [String: Int]

    /// Reads them.
    ///
    /// - Throws: When there is no such process.
    package init(pid: Int32) throws {
        at = .now()
        let memory = try Self.fields(of: "/proc/\(pid)/smaps_rollup")
        anonymousKiB = memory["Anonymous"] ?? 0
        residentKiB = memory["Rss"] ?? 0
        cpuTime = try Self.cpuTime(of: pid)
        var sleeps: [String: Int] = [:]
        for task in try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task") {
            // A thread may end between the two looks.
            let fields = try? Self.fields(of: "/proc/\(pid)/task/\(task)/status")
            sleeps[task] = fields?["voluntary_ctxt_switches"]
        }
        self.sleeps = sleeps
    }

    /// How often its threads have woken up since `earlier`.
    package func wakeUps(since earlier: ProcessFigures) -> Int {
        sleeps.map { task, count in count - earlier.sleeps[task, default: 0] }.reduce(0, +)
    }

    private static func cpuTime(of pid: Int32) throws -> Duration {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else {
            throw DaemonFailure("process \(pid) has no processor clock")
        }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// The lines `Name:   number …` of a file below /proc.
    private static func fields(of path: String) throws -> [String: Int] {
        var fields: [String: Int] = [:]
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let parts = line.split(whereSeparator: { $0 == ":" || $0 == " " || $0 == "\t" })
            if parts.count >= 2, let number = Int(parts[1]) { fields[String(parts[0])] = number }
        }
        return fields
    }
}
