import Foundation
import Glibc

/// The machine that is measured on, as the report names it.
enum Machine {
    static var description: [String] {
        var names = utsname()
        uname(&names)
        let kernel = withUnsafePointer(to: &names.release) {
            $0.withMemoryRebound(to: CChar.self, capacity: 65) { String(cString: $0) }
        }
        let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return [
            "processor: \(processor), \(cores) cores", "kernel: Linux \(kernel)", "system: \(system)",
            "build: release, static Swift runtime",
        ]
    }

    /// How long the host has run somebody else since the machine was started, of all cores together; in steps of 10 ms.
    static var stolen: Duration {
        guard let line = try? String(contentsOfFile: "/proc/stat", encoding: .utf8).split(separator: "\n").first else {
            return .zero
        }
        // The word "cpu", then user, nice, system, idle, iowait, irq, softirq, steal: proc(5).
        let fields = line.split(separator: " ")
        let ticks = fields.count > 8 ? Int(fields[8]) ?? 0 : 0
        return .seconds(ticks) / sysconf(Int32(_SC_CLK_TCK))
    }

    private static var processor: String {
        value(of: "model name", in: "/proc/cpuinfo", separator: ":") ?? "unknown"
    }

    private static var system: String {
        value(of: "PRETTY_NAME", in: "/etc/os-release", separator: "=") ?? "unknown"
    }

    private static func value(of name: String, in file: String, separator: Character) -> String? {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
        return line.split(separator: separator, maxSplits: 1).last.map {
            $0.trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
        }
    }
}
