import CabinetModel
import CabinetPlatform
import Foundation

/// What the kernel says of a process at one moment.
struct ProcessFigures {
    let at: MonotonicInstant
    let anonymousKiB: Int
    let residentKiB: Int
    /// How often any of its threads went to sleep by itself, since each wake-up ends in one.
    let switches: Int
    let cpuNanoseconds: Int

    init(pid: Int32) throws {
        at = .now()
        let memory = try Self.fields(of: "/proc/\(pid)/smaps_rollup")
        anonymousKiB = memory["Anonymous"] ?? 0
        residentKiB = memory["Rss"] ?? 0
        var switches = 0
        var nanoseconds = 0
        for task in try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task") {
            switches += try Self.fields(of: "/proc/\(pid)/task/\(task)/status")["voluntary_ctxt_switches"] ?? 0
            let schedule = try String(contentsOfFile: "/proc/\(pid)/task/\(task)/schedstat", encoding: .utf8)
            nanoseconds += schedule.split(separator: " ").first.flatMap { Int($0) } ?? 0
        }
        self.switches = switches
        cpuNanoseconds = nanoseconds
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
