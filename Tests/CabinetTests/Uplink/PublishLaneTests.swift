import CabinetModel
import Testing

@testable import Cabinet

@Suite struct PublishLaneTests {
    private typealias Verdict = PublishLane.Verdict

    private var lane = PublishLane()
    private let start = MonotonicInstant(nanoseconds: 0)

    private func at(_ seconds: Int) -> MonotonicInstant { start.advanced(by: .seconds(seconds)) }

    private mutating func expect(
        _ verdict: Verdict?, to packetID: UInt16, reason: UInt8, at instant: MonotonicInstant
    ) {
        let answer = lane.answered(packetID, reason: reason, at: instant)
        #expect(answer == verdict)
    }

    /// Sends message 7 and has it answered.
    private mutating func expectOfSeven(_ verdict: Verdict?, reason: UInt8, at instant: MonotonicInstant) {
        lane.sent(7, as: 1)
        expect(verdict, to: 1, reason: reason, at: instant)
    }

    @Test mutating func `at most twenty are on their way`() {
        for number in 1...20 {
            #expect(lane.hasRoom(at: start))
            #expect(lane.isWaiting(Int64(number)))
            lane.sent(Int64(number), as: UInt16(number))
            #expect(!lane.isWaiting(Int64(number)))
        }
        #expect(!lane.hasRoom(at: start))
        expect(.taken(3), to: 3, reason: 16, at: start)
        expect(nil, to: 3, reason: 0, at: start)
        #expect(lane.hasRoom(at: start))
    }

    // A quota that is used up would else hold the receipts until the next connection, which may be weeks away.
    @Test(arguments: [128, 131, 145, 147, 151] as [UInt8])
    mutating func `a passing refusal is tried again on the same connection, ever more rarely`(reason: UInt8) {
        var now = start
        for rest in [1, 2, 4, 8, 16, 32, 60, 60] {
            let end = now.advanced(by: .seconds(rest))
            expectOfSeven(.rests(until: end, isNews: now == start), reason: reason, at: now)
            #expect(lane.deadline == end)
            #expect(!lane.hasRoom(at: end.advanced(by: .nanoseconds(-1))))
            #expect(lane.hasRoom(at: end) && lane.isWaiting(7))
            now = end
        }
        expectOfSeven(.taken(7), reason: 0, at: now)
        expectOfSeven(.rests(until: now.advanced(by: .seconds(1)), isNews: false), reason: reason, at: now)
    }

    @Test mutating func `further refusals of what was on its way do not prolong the rest`() {
        for number in 1...3 { lane.sent(Int64(number), as: UInt16(number)) }
        expect(.rests(until: at(1), isNews: true), to: 1, reason: 151, at: at(0))
        expect(.rests(until: at(1), isNews: false), to: 2, reason: 151, at: at(0))
        // One that is taken does not end it either: a broker that takes every other one must not be hammered.
        expect(.taken(3), to: 3, reason: 0, at: at(0))
        #expect(!lane.hasRoom(at: at(0)))
    }

    @Test(arguments: [135, 144, 153, 200] as [UInt8])
    mutating func `a staying refusal parks the topic, told once, until the connection changes`(reason: UInt8) {
        lane.sent(8, as: 2)
        expectOfSeven(.parked(isNews: true), reason: reason, at: start)
        expect(.parked(isNews: false), to: 2, reason: reason, at: start)
        #expect(lane.deadline == nil)
        #expect(!lane.hasRoom(at: at(1_000_000)))
        lane.reset()
        #expect(lane.hasRoom(at: start) && lane.isWaiting(7) && lane.isWaiting(8))
        expectOfSeven(.parked(isNews: true), reason: reason, at: start)
    }

    @Test mutating func `what is too large is left out on this connection, told once, and the rest goes on`() {
        let news = lane.setAside(5)
        let again = lane.setAside(5)
        #expect(news && !again)
        #expect(!lane.isWaiting(5) && lane.isWaiting(6) && lane.hasRoom(at: start))
        expectOfSeven(.aside(7, isNews: true), reason: 149, at: start)
        lane.reset()
        #expect(lane.isWaiting(5))
        let onTheNext = lane.setAside(5)
        #expect(!onTheNext)
    }
}
