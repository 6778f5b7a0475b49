import CabinetModel
import Testing

@testable import Cabinet

@Suite struct RequestPacingTests {
    private let start = MonotonicInstant(nanoseconds: 5_000_000_000)

    /// How many of the requests that a user makes without a pause are served within this time.
    private func served(_ pacing: inout RequestPacing, uid: UInt32, isStranger: Bool, within seconds: Int) -> Int {
        var now = start
        var count = 0
        while now <= start.advanced(by: .seconds(seconds)), count < 100_000 {
            if let next = pacing.take(uid: uid, isStranger: isStranger, at: now) { now = next } else { count += 1 }
        }
        return count
    }

    @Test func `a user is served twenty requests at once, and then ten a second`() {
        var pacing = RequestPacing()
        #expect(served(&pacing, uid: 1000, isStranger: false, within: 10) == 20 + 10 * 10)
    }

    @Test func `root is not paced`() {
        var pacing = RequestPacing()
        #expect(served(&pacing, uid: 0, isStranger: false, within: 0) == 100_000)
    }

    @Test func `one user's flood does not slow another one`() {
        var pacing = RequestPacing()
        _ = served(&pacing, uid: 1000, isStranger: false, within: 10)
        #expect(pacing.take(uid: 1001, isStranger: false, at: start) == nil)
    }

    // With subordinate ids one user can appear as sixty thousand.
    @Test func `strangers share a bound, however many they are, and who has a right here does not`() {
        var pacing = RequestPacing()
        let count = (0..<10_000).count { pacing.take(uid: 100_000 + UInt32($0), isStranger: true, at: start) == nil }
        #expect(count == 40)
        #expect(pacing.take(uid: 1000, isStranger: false, at: start) == nil)
    }
}
