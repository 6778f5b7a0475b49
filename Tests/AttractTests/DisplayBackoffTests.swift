import CabinetModel
import Testing

@testable import Attract

@Suite struct DisplayBackoffTests {
    private let start = MonotonicInstant(nanoseconds: 0)

    @Test func `a display that cannot be had is tried soon, then less often, at last every four seconds`() {
        var backoff = DisplayBackoff()
        var now = start
        var pauses: [Duration] = []
        for _ in 0..<7 {
            #expect(backoff.isDue(at: now))
            _ = backoff.failed(at: now)
            #expect(!backoff.isDue(at: now))
            guard let next = backoff.next else { return }
            pauses.append(now.duration(to: next))
            now = next
        }
        #expect(pauses == [250, 500, 1000, 2000, 4000, 4000, 4000].map { .milliseconds($0) })
    }

    @Test func `only the first failure in a row is told, and a success begins anew`() {
        var backoff = DisplayBackoff()
        var told = [backoff.failed(at: start), backoff.failed(at: start)]
        backoff.succeeded()
        #expect(backoff.isDue(at: start))
        told.append(backoff.failed(at: start))
        #expect(told == [true, false, true])
    }
}
