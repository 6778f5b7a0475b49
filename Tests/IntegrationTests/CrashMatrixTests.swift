import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Glibc
import TestSupport
import Testing

/// G1, G2, G3, G6: the process is killed at each named step of a payment's way, and nothing is lost or given twice.
@Suite struct CrashMatrixTests {
    /// The steps that an ordinary day of payments passes.
    static let ordinary = FaultPoint.allCases.filter { !onlyAfterKill.contains($0) && !onlyAtEndOfGame.contains($0) }
    static let onlyAfterKill: [FaultPoint] = [.resolveBeforeCommit, .resolveAfterCommit]
    static let onlyAtEndOfGame: [FaultPoint] = [.gameCloseBeforeCommit, .gameCloseAfterCommit]

    @Test(arguments: ordinary, InterruptionPolicy.allCases)
    func `a kill at any step loses nothing and gives nothing twice`(
        point: FaultPoint, policy: InterruptionPolicy
    ) throws {
        let bench = try CrashBench(policy)
        try payAndCancel(bench)
        #expect(try bench.die(at: point) == 128 + SIGKILL, "the daemon never came to \(point)")
        try bench.account.pay("later", credits: 1, times: 2, through: bench.payer)
        try bench.settle()
        try checkGames(bench)
    }

    @Test(arguments: onlyAfterKill, InterruptionPolicy.allCases)
    func `a second kill, while the first is made good, changes nothing`(
        point: FaultPoint, policy: InterruptionPolicy
    ) throws {
        let bench = try CrashBench(policy)
        try payAndCancel(bench)
        #expect(try bench.die(at: .switchClosed) == 128 + SIGKILL)
        #expect(try bench.die(at: point) == 128 + SIGKILL, "the daemon never came to \(point)")
        // Nothing was in flight at the second one.
        bench.account.kills -= 1
        try bench.settle()
        try checkGames(bench)
    }

    @Test(arguments: onlyAtEndOfGame)
    func `a kill at the end of a game neither loses it nor ends two`(point: FaultPoint) throws {
        let bench = try CrashBench(.repeat)
        try payAndCancel(bench)
        try bench.daemon.start(environment: ["COINPULSE_FAULT": point.rawValue])
        try bench.daemon.awaitConnected()
        try bench.daemon.awaitState("playing, and nothing more to give") { $0.mode == .playing && $0.credits == 0 }
        // The answer may come before the kill or never.
        _ = try? bench.daemon.ask(#"{"request":"game","action":"over","source":"test"}"#)
        #expect(bench.daemon.wait() == 128 + SIGKILL, "the daemon never came to \(point)")
        try bench.settle()
        try checkGames(bench)
    }

    // A sender that gives no names: only its packet id tells that the broker delivers a payment again.
    @Test func `of two players in one second without names none is lost and none plays twice after a kill`() throws {
        let bench = try CrashBench(.repeat)
        let payment = #"{"machineId": "cab001", "credits": 1, "timestamp": "2026-11-20T23:26:47Z"}"#
        for _ in 0..<2 { try bench.payer.publish(payment) }
        #expect(try bench.die(at: .acceptAfterCommit) == 128 + SIGKILL)
        try bench.payer.pay("later")
        try bench.daemon.start()
        try bench.payer.await("played by all") { try $0.outcomes(of: "later").last == .delivered }
        #expect(try bench.daemon.payments().count == 3)
        #expect(try bench.daemon.closings() == 3)
    }

    private func payAndCancel(_ bench: CrashBench) throws {
        try bench.account.pay("one", credits: 2, times: 2, through: bench.payer)
        try bench.account.pay("other", credits: 1, through: bench.payer)
        try bench.account.pay("withdrawn", credits: 5, through: bench.payer)
        try bench.account.cancel("withdrawn", through: bench.payer)
        try bench.account.pay("withdrawn", credits: 5, through: bench.payer)
    }

    /// Every game that was started has ended, and the backend was told of each once.
    private func checkGames(_ bench: CrashBench) throws {
        guard case .object(let meters) = try bench.daemon.ask(#"{"request":"meters"}"#)["meters"],
            case .object(let games) = meters["games"], case .integer(let played) = games["lifetime"]
        else { throw DaemonFailure("no meter of games") }
        // A repeated delivery is the same text, with the same time stamp.
        try bench.payer.await("told of \(played) games") { Set($0.texts(on: .gameOver)).count == Int(played) }
    }
}
