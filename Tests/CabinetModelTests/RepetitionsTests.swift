import CabinetModel
import Testing

@Suite struct RepetitionsTests {
    private let start = MonotonicInstant(nanoseconds: 5_000_000_000)

    private func at(_ seconds: Int) -> MonotonicInstant {
        start.advanced(by: .seconds(seconds))
    }

    @Test func `the first three are told, and then once a minute one for all`() {
        var repetitions = Repetitions<String>()
        var told: [String] = []
        for second in 0..<200 {
            for _ in 0..<10 {
                if let times = repetitions.came("a", at: at(second)) { told.append("\(second): \(times)") }
            }
        }
        #expect(told == ["0: 1", "0: 1", "0: 1", "60: 598", "120: 600", "180: 600"])
    }

    @Test func `what is not followed by another one is handed over when its minute is over`() {
        var repetitions = Repetitions<String>()
        for _ in 0..<10 { _ = repetitions.came("a", at: at(0)) }
        #expect(repetitions.hasUntold)
        #expect(repetitions.takeDue(at: at(59)).isEmpty)
        let due = repetitions.takeDue(at: at(60))
        #expect(due.map(\.key) == ["a"] && due.map(\.times) == [7])
        #expect(!repetitions.hasUntold)
        #expect(repetitions.takeDue(at: at(200)).isEmpty)
    }

    @Test func `after a quiet minute it begins anew`() {
        var repetitions = Repetitions<String>()
        for _ in 0..<2 { #expect(repetitions.came("a", at: at(0)) == 1) }
        for _ in 0..<3 { #expect(repetitions.came("a", at: at(60)) == 1) }
        #expect(repetitions.came("a", at: at(61)) == nil)
    }

    @Test func `each key counts for itself`() {
        var repetitions = Repetitions<Int>()
        for _ in 0..<10 { _ = repetitions.came(1, at: at(0)) }
        #expect(repetitions.came(2, at: at(0)) == 1)
    }

    // Else who changes the key each time fills the journal all the same, and the memory with it.
    @Test func `of keys without end only so many are told in a minute`() {
        var repetitions = Repetitions<Int>()
        let told = (0..<10_000).count { repetitions.came($0, at: at(0)) != nil }
        #expect(told == 256)
        #expect(repetitions.came(10_000, at: at(60)) == 1)
    }
}
