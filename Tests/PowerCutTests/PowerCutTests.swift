import CabinetModel
import Foundation
import TestSupport
import Testing

/// G1, G2, G3: the power of the whole board is cut at any moment, again and again, while payments come.
@Suite struct PowerCutTests {
    /// A failure is played again with `COINPULSE_SEED`, as far as two machines can do the same thing at the same time.
    static let seeds: [UInt64] = {
        let chosen = ProcessInfo.processInfo.environment["COINPULSE_SEED"].flatMap { UInt64($0) }
        return chosen.map { [$0] } ?? [1, 2]
    }()
    static let cuts = ProcessInfo.processInfo.environment["COINPULSE_SOAK"] == nil ? 10 : 250

    @Test(arguments: seeds)
    func `power cuts at random moments lose nothing and give nothing twice`(seed: UInt64) throws {
        let bench = try PowerCutBench(seed: seed)
        for _ in 1...Self.cuts {
            let found = try bench.cutOnce()
            try #require(found == [], "seed \(seed), cut \(bench.book.cuts)")
        }
        let found = try bench.settle() + bench.untold()
        #expect(found == [], "seed \(seed)")
        let pulses = bench.cabinet.closings()
        print("seed \(seed): \(bench.book.cuts) cuts, \(bench.book.sent.count) payments, \(pulses) pulses")
    }

    /// Neither the disk nor the host keeps what a card would lose: or this test would pass with anything.
    @Test(arguments: Weakness.allCases)
    func `what is not on the disk when it is acknowledged is missed after a power cut`(weakness: Weakness) throws {
        let bench = try PowerCutBench(seed: Self.seeds[0], weakness: weakness)
        var found: [Finding] = []
        for _ in 1...10 where found.isEmpty { found = try bench.cutOnce() }
        if found.isEmpty { found = try bench.settle() }
        let isLossFound = found.contains(where: \.isLoss)
        #expect(isLossFound, "\(found) after \(bench.book.cuts) cuts")
        print("\(weakness): \(found) after \(bench.book.cuts) cuts")
    }
}
