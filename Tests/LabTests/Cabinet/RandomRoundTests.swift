import CabinetModel
import CabinetProtocol
import Foundation
import Glibc
import TestSupport
import Testing

/// G1, G2 and G3 on a real chip: whatever ends the daemon and whenever, the switch closes for the pulses of the ledger.
@Suite struct RandomRoundTests {
    /// A failure is played again with `COINPULSE_SEED`.
    private static let seed =
        ProcessInfo.processInfo.environment["COINPULSE_SEED"].flatMap { UInt64($0) } ?? 1
    /// A start takes about a second here: a hundred rounds with each libgpiod are for the soak.
    private static let rounds = ProcessInfo.processInfo.environment["COINPULSE_SOAK"] == nil ? 20 : 100

    @Test func `random starts, stops, freezes and kills make no edge that is not a pulse of the ledger`() throws {
        var random = SeededGenerator(seed: Self.seed)
        var account = LabAccount()
        let cabinet = try LabCabinet()
        // From here on the broker keeps what comes while the daemon is away.
        try cabinet.startConnected()
        cabinet.daemon.end(SIGTERM)
        for round in 1...Self.rounds {
            try cabinet.coin.pull(up: Bool.random(using: &random))
            let credits = Int.random(in: 0...3, using: &random)
            if credits > 0 { try account.pay("round-\(round)", credits: credits, through: cabinet.payer) }
            try live(cabinet, &account, &random)
            guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
            let release = try cabinet.releaseLines()
            #expect(release.status == 0, "round \(round): \(release.words)")
        }
        try cabinet.startConnected()
        let uncertain = try account.settle(cabinet)
        #expect(cabinet.daemon.end(SIGTERM) == 0)
        let pulses = try cabinet.pulses
        #expect(pulses.allSatisfy { ($0.width ?? .zero) >= .milliseconds(20) })
        for (pulse, next) in zip(pulses, pulses.dropFirst()) {
            #expect(try #require(pulse.openedAt).duration(to: next.closedAt) >= .milliseconds(20))
        }
        print(
            """
            seed \(Self.seed): \(Self.rounds) rounds, \(account.kills) kills, \(account.credits) credits, \
            \(pulses.count) closing edges, \(uncertain) pulses uncertain
            """)
    }

    /// One life of the daemon: anything from the loader to its last pulse.
    private func live(_ cabinet: LabCabinet, _ account: inout LabAccount, _ random: inout SeededGenerator) throws {
        try cabinet.start()
        if Int.random(in: 0..<4, using: &random) > 0 {
            // Else it would mostly die before it has begun.
            try cabinet.daemon.awaitState("there") { _ in true }
        }
        usleep(UInt32.random(in: 1000...250_000, using: &random))
        if Int.random(in: 0..<4, using: &random) == 0 {
            cabinet.daemon.signal(SIGSTOP)
            usleep(UInt32.random(in: 1000...60_000, using: &random))
            cabinet.daemon.signal(SIGCONT)
        }
        if Int.random(in: 0..<3, using: &random) == 0 {
            // Before it listens to signals it dies of one, with no pulse begun.
            #expect([0, 128 + SIGTERM].contains(cabinet.daemon.end(SIGTERM)), "\(cabinet.daemon.log)")
        } else {
            cabinet.daemon.end(SIGKILL)
            account.kills += 1
        }
    }
}
