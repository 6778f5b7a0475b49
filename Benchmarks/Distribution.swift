/// Measured durations and what is said of them: median, 99th percentile, maximum; never an average.
struct Distribution {
    private let sorted: [Duration]

    init(_ durations: [Duration]) {
        precondition(!durations.isEmpty, "nothing was measured")
        sorted = durations.sorted()
    }

    var p50: Duration { percentile(50) }
    var p99: Duration { percentile(99) }
    var maximum: Duration { percentile(100) }
    var minimum: Duration { sorted[0] }
    var count: Int { sorted.count }

    /// The smallest measured value that at least `percent` of all do not exceed (nearest rank).
    private func percentile(_ percent: Int) -> Duration {
        sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
    }
}
