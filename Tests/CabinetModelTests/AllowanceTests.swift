import CabinetModel
import Testing

@Suite struct AllowanceTests {
    private let start = MonotonicInstant(nanoseconds: 5_000_000_000)

    private func at(_ milliseconds: Int) -> MonotonicInstant {
        start.advanced(by: .milliseconds(milliseconds))
    }

    @Test func `so many may be taken at once, and then one for each interval`() {
        var allowance = Allowance(burst: 3, interval: .milliseconds(100))
        let taken = (0...1000).filter { allowance.take(at: at($0)) }
        #expect(taken == [0, 1, 2] + Array(stride(from: 100, through: 1000, by: 100)))
    }

    @Test func `asking when the next may be taken takes none, and it may be taken then`() {
        var allowance = Allowance(burst: 2, interval: .milliseconds(100))
        #expect(allowance.next(at: at(0)) == at(0))
        for _ in 0..<2 { #expect(allowance.take(at: at(0)) == true) }
        for _ in 0..<5 { #expect(allowance.next(at: at(10)) == at(100)) }
        #expect(allowance.take(at: at(99)) == false)
        #expect(allowance.take(at: at(100)) == true)
    }

    @Test func `after a rest all of them are back, and no more than that`() {
        var allowance = Allowance(burst: 2, interval: .milliseconds(100))
        #expect(allowance.isFull(at: at(0)))
        for _ in 0..<2 { #expect(allowance.take(at: at(0)) == true) }
        #expect(!allowance.isFull(at: at(199)))
        #expect(allowance.isFull(at: at(200)))
        let taken = (0..<5).filter { _ in allowance.take(at: at(100_000)) }
        #expect(taken == [0, 1])
    }
}
