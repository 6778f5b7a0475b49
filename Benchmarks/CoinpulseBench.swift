import Foundation

/// Measures the daemon from outside: the real program, a real broker, the ledger on a real disk, simulated lines.
///
/// `coinpulse-bench [--quick] [REPORT.md]`; prints a table, and writes it to a file when one is named. Its status is 1 when
/// a target is missed.
@main
enum CoinpulseBench {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        let isQuick = arguments.contains("--quick")
        let report = arguments.first { !$0.hasPrefix("-") }
        let findings = try measure(isQuick: isQuick)
        let text = Report.text(findings, isQuick: isQuick)
        print(text)
        if let report { try text.write(toFile: report, atomically: true, encoding: .utf8) }
        exit(findings.allSatisfy(\.isMet) ? 0 : 1)
    }

    private static func measure(isQuick: Bool) throws -> [Finding] {
        let steps: [(String, () throws -> [Finding])] = [
            ("latency", { try Measurements.latency(payments: isQuick ? 50 : 500) }),
            ("pulse width, idle", { try Measurements.pulseWidth(pulses: isQuick ? 100 : 1000, loaded: false) }),
            ("pulse width, loaded", { try Measurements.pulseWidth(pulses: isQuick ? 100 : 1000, loaded: true) }),
            ("acceptance", { try Measurements.acceptance(payments: isQuick ? 1000 : 5000) }),
            ("start with an empty ledger", { try Measurements.startUp(payments: 0, runs: isQuick ? 3 : 20) }),
            ("start with a full ledger", { try Measurements.startUp(payments: 100_000, runs: isQuick ? 3 : 20) }),
            ("footprint", { try Measurements.footprint(payments: isQuick ? 5000 : 100_000) }),
        ]
        return try steps.flatMap { name, step in
            FileHandle.standardError.write(Data("measuring: \(name)\n".utf8))
            return try step()
        }
    }
}
