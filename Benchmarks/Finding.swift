import CabinetModel

/// One line of the report: what was measured, beside what was aimed at.
struct Finding {
    let what: String
    let measured: String
    let target: String
    let isMet: Bool

    init(_ what: String, _ measured: String, target: String, isMet: Bool) {
        self.what = what
        self.measured = measured
        self.target = target
        self.isMet = isMet
    }

    /// A distribution against upper limits; `nil` where nothing is asked of a figure.
    init(_ what: String, _ times: Distribution, p50: Duration? = nil, p99: Duration? = nil, maximum: Duration? = nil) {
        let limits = [("p50", p50, times.p50), ("p99", p99, times.p99), ("max", maximum, times.maximum)]
        self.what = "\(what) (\(times.count))"
        measured = limits.map { "\($0.0) \(Self.milliseconds($0.2))" }.joined(separator: ", ") + " ms"
        let asked = limits.compactMap { name, limit, _ in limit.map { "\(name) ≤ \(Self.milliseconds($0)) ms" } }
        target = asked.isEmpty ? "-" : asked.joined(separator: ", ")
        isMet = limits.allSatisfy { _, limit, value in limit.map { value <= $0 } ?? true }
    }

    /// For the reader of the table; nothing where nothing was aimed at.
    var verdict: String { target == "-" ? "-" : isMet ? "yes" : "**no**" }

    static func milliseconds(_ duration: Duration) -> String {
        decimal(Double(duration.wholeNanoseconds) / 1_000_000, places: 3)
    }

    static func decimal(_ value: Double, places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = Int64((value * scale).rounded())
        guard places > 0 else { return "\(scaled)" }
        let fraction = String(abs(scaled) % Int64(scale))
        let sign = scaled < 0 ? "-" : ""
        return
            "\(sign)\(abs(scaled) / Int64(scale)).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
    }
}
