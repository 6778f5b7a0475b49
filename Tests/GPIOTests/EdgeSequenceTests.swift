import CabinetModel
import Testing

@testable import GPIO

@Suite struct EdgeSequenceTests {
    private let claimed = MonotonicInstant(nanoseconds: 1_000)
    private let now = MonotonicInstant(nanoseconds: 9_000)

    private func record(_ isActive: Bool, at nanoseconds: Int64, number: UInt32? = nil) -> EdgeSequence.Record {
        EdgeSequence.Record(isActive: isActive, nanoseconds: nanoseconds, number: number)
    }

    /// One record of each number, every second one active.
    private func numbered(_ numbers: [UInt32]) -> [EdgeSequence.Record] {
        numbers.enumerated().map { record($0.isMultiple(of: 2), at: 2_000 + Int64($0), number: $1) }
    }

    private func take(_ records: [EdgeSequence.Record], capacity: Int = 16) -> EdgeBatch {
        var sequence = EdgeSequence(claimedAt: claimed)
        return sequence.take(records, capacity: capacity, now: now)
    }

    @Test func `edges keep their order, value and kernel time`() {
        let batch = take([record(true, at: 2_000), record(false, at: 3_000)])
        let edges = [
            Edge(isActive: true, at: MonotonicInstant(nanoseconds: 2_000)),
            Edge(isActive: false, at: MonotonicInstant(nanoseconds: 3_000)),
        ]
        #expect(batch == EdgeBatch(edges: edges, overflowed: false))
    }

    @Test func `nothing to read is an empty batch`() {
        #expect(take([]) == EdgeBatch(edges: [], overflowed: false))
    }

    @Test func `two equal edges in a row are an overflow`() {
        #expect(take([record(true, at: 2_000), record(true, at: 3_000)]).overflowed)
    }

    @Test func `two equal edges are noticed across readings, and only once`() {
        var sequence = EdgeSequence(claimedAt: claimed)
        let batches = [(true, 2_000), (true, 3_000), (false, 4_000)].map { value, time in
            sequence.take([record(value, at: Int64(time))], capacity: 16, now: now)
        }
        #expect(batches.map(\.overflowed) == [false, true, false])
    }

    @Test(arguments: [(count: 3, overflowed: false), (count: 4, overflowed: true)])
    func `a reading as large as the queue is an overflow`(count: Int, overflowed: Bool) {
        let records = (0..<count).map { record($0.isMultiple(of: 2), at: 2_000 + Int64($0)) }
        let batch = take(records, capacity: 4)
        #expect(batch.edges.count == count)
        #expect(batch.overflowed == overflowed)
    }

    @Test(arguments: [
        (numbers: [1, 2, 3], overflowed: false), (numbers: [1, 3], overflowed: true),
        (numbers: [2, 3], overflowed: true),
    ])
    func `a number left out is an overflow, and the first one is 1`(numbers: [UInt32], overflowed: Bool) {
        #expect(take(numbered(numbers)).overflowed == overflowed)
    }

    @Test func `a full queue of numbered edges is none, as long as no number is left out`() {
        #expect(!take(numbered([1, 2, 3, 4]), capacity: 4).overflowed)
    }

    @Test func `numbers go on from one reading to the next, and around after the last one`() {
        var sequence = EdgeSequence(claimedAt: claimed)
        let readings: [[UInt32]] = [[1], [2], [4_294_967_295], [0, 1], [3]]
        let batches = readings.map { numbers in
            // Each number has one value, so that no two equal edges follow each other.
            let records = numbers.map { record($0.isMultiple(of: 2), at: 2_000, number: $0) }
            return sequence.take(records, capacity: 16, now: now)
        }
        #expect(batches.map(\.overflowed) == [false, false, true, false, true])
    }

    @Test(arguments: [
        ("a wall clock", 1_700_000_000_000_000_000), ("zero", 0), ("before the claim", 999), ("the future", 9_001),
        ("a wall clock before 1970", -1),
    ])
    func `a time that cannot be true gives way to the time of reading`(what: String, stamp: Int64) {
        #expect(take([record(true, at: stamp)]).edges.map(\.at) == [now], "\(what)")
    }

    @Test(arguments: [Int64(1_000), 9_000])
    func `the very moments of claim and reading are possible times`(stamp: Int64) {
        #expect(take([record(true, at: stamp)]).edges.map(\.at.nanoseconds) == [stamp])
    }

    @Test func `times never fall, even when one of them had to be replaced`() {
        let batch = take([record(true, at: 5_000), record(false, at: 4_000), record(true, at: 6_000)])
        #expect(batch.edges.map(\.at.nanoseconds) == [5_000, 9_000, 9_000])
    }

    @Test func `times never fall from one reading to the next`() {
        var sequence = EdgeSequence(claimedAt: claimed)
        _ = sequence.take([record(true, at: 5_000)], capacity: 16, now: now)
        let later = sequence.take([record(false, at: 4_999)], capacity: 16, now: now.advanced(by: .nanoseconds(1)))
        #expect(later.edges.map(\.at.nanoseconds) == [9_001])
    }
}
