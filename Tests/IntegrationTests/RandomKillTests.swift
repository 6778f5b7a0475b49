import CabinetModel
import Foundation
import Glibc
import TestSupport
import Testing

/// G1, G2, G3: the process is killed at any moment, again and again, while payments come.
@Suite struct RandomKillTests {
    /// A failure is played again with `COINPULSE_SEED`.
    static let seeds: [UInt64] = {
        let chosen = ProcessInfo.processInfo.environment["COINPULSE_SEED"].flatMap { UInt64($0) }
        return chosen.map { [$0] } ?? [1, 2]
    }()
    static let isSoak = ProcessInfo.processInfo.environment["COINPULSE_SOAK"] != nil

    @Test(arguments: seeds)
    func `kills at random moments lose nothing and give nothing twice`(seed: UInt64) throws {
        let kills = Self.isSoak ? 500 : 25
        var random = SeededGenerator(seed: seed)
        let bench = try CrashBench(seed.isMultiple(of: 2) ? .skip : .repeat)
        for kill in 1...kills {
            try pay("kill-\(kill)", bench, &random)
            try bench.daemon.start()
            // Anywhere from the loader to the middle of a pulse train.
            usleep(UInt32.random(in: 1000...300_000, using: &random))
            bench.daemon.end(SIGKILL)
            bench.account.kills += 1
        }
        try bench.settle()
        print(
            "seed \(seed): \(kills) kills, \(bench.account.sent.count) payments, \(try bench.daemon.closings()) pulses")
    }

    private func pay(_ name: String, _ bench: CrashBench, _ random: inout SeededGenerator) throws {
        for part in ["a", "b"] {
            try bench.account.pay(
                "\(name)\(part)", credits: Int.random(in: 1...3, using: &random),
                times: Int.random(in: 1...2, using: &random), through: bench.payer)
        }
        if Int.random(in: 0..<4, using: &random) == 0 { try bench.account.cancel("\(name)b", through: bench.payer) }
    }
}
