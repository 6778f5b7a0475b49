import Foundation

/// Measures the daemon from outside: the real program, a real broker, the ledger on a real disk, simulated lines.
///
/// `coinpulse-bench [--quick] [--only STEP] [REPORT.md]`; prints a table, and writes it to a file when one is named. `--only`
/// makes the steps whose name contains the word. Its status is 1 when a target is missed.
@main
struct CoinpulseBench {
    private var isQuick = false
    private var wanted = ""
    private var report: String?

    static func main() throws {
        var words = CommandLine.arguments.dropFirst()
        var bench = CoinpulseBench()
        while let word = words.popFirst() {
            switch word {
            case "--quick": bench.isQuick = true
            case "--only": bench.wanted = words.popFirst() ?? ""
            default: bench.report = word
            }
        }
        exit(try bench.run() ? 0 : 1)
    }

    /// Whether every target was met.
    private func run() throws -> Bool {
        let findings = try measure()
        let text = Report.text(findings, isQuick: isQuick)
        print(text)
        if let report { try text.write(toFile: report, atomically: true, encoding: .utf8) }
        return findings.allSatisfy(\.isMet)
    }

    private func measure() throws -> [Finding] {
        let steps: [(name: String, measure: () throws -> [Finding])] = [
            ("latency", { try Measurements.latency(payments: isQuick ? 50 : 500) }),
            ("pulse width, idle", { try Measurements.pulseWidth(pulses: isQuick ? 100 : 1000, loaded: false) }),
            ("pulse width, loaded", { try Measurements.pulseWidth(pulses: isQuick ? 100 : 1000, loaded: true) }),
            ("acceptance", { try Measurements.acceptance(payments: isQuick ? 1000 : 5000) }),
            ("start with an empty ledger", { try Measurements.startUp(payments: 0, runs: isQuick ? 3 : 20) }),
            ("start with a full ledger", { try Measurements.startUp(payments: 100_000, runs: isQuick ? 3 : 20) }),
            ("attract screen at rest", { try AttractMeasurements.rest(seconds: isQuick ? 5 : 20) }),
            ("attract screen, change", { try AttractMeasurements.change(times: isQuick ? 20 : 200) }),
            ("attract screen, start", { try AttractMeasurements.start(runs: isQuick ? 3 : 20) }),
            ("footprint", { try Measurements.footprint(payments: isQuick ? 20_000 : 100_000) }),
        ]
        return try steps.filter { wanted.isEmpty || $0.name.contains(wanted) }.flatMap { step in
            FileHandle.standardError.write(Data("measuring: \(step.name)\n".utf8))
            return try step.measure()
        }
    }
}
