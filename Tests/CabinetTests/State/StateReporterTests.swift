import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Ledger
import Testing

@Suite struct StateReporterTests {
    private let bench: Bench
    private var reporter: StateReporter { bench.reporter }

    init() throws {
        bench = try Bench()
    }

    @Test func `the status joins what the board and the ledger know`() throws {
        try bench.pay("pi_1", credits: 3)
        bench.board.set(.inhibited, true)
        bench.board.setMode(.playing)
        let status = reporter.status()
        #expect(status.state == .online)
        #expect(status.reasons == [.inhibited, .starting])
        #expect(status.mode == .playing)
        #expect(status.credits == 3)
        #expect(status.timestamp == bench.time.utc)
    }

    @Test func `the farewell is offline and says what is owed`() throws {
        try bench.pay("pi_1", credits: 2)
        let farewell = reporter.farewell()
        #expect(farewell.state == .offline)
        #expect(farewell.reasons == [.stopping])
        #expect(farewell.credits == 2)
    }

    @Test func `the snapshot shows who waits, oldest first, with no more of the id than its end`() throws {
        try bench.pay("pi_secret_3PXq", credits: 2)
        try bench.pay("pi_secret_7abc")
        let snapshot = reporter.snapshot()
        #expect(snapshot.lastPayments.map(\.lastFour) == ["3PXq", "7abc"])
        #expect(snapshot.lastPayments.map(\.credits) == [2, 1])
        #expect(!snapshot.encodeEvent().contains("secret"))
        #expect(snapshot.credits == 3)
        #expect(snapshot.ledgerID == bench.ledger.opening.bookID)
    }

    @Test func `each snapshot has a higher number, and the time since the start`() throws {
        let first = reporter.snapshot()
        bench.time.advance(by: .milliseconds(90_999))
        let second = reporter.snapshot()
        #expect(second.sequence == first.sequence + 1)
        #expect([first.uptimeSeconds, second.uptimeSeconds] == [0, 90])
    }

    // G5: who asks what is wrong must not wait for what is wrong.
    @Test func `the state waits for nobody, also while another process holds the ledger`() throws {
        let bench = bench
        try bench.pay("pi_1")
        let (isPaying, hasPaid) = (Milestone(), Milestone())
        let payer = try bench.book.holding {
            let payer = try NamedThread.start(name: "payer") {
                isPaying.reach()
                _ = try? bench.pay("pi_2")
                hasPaid.reach()
            }
            try isPaying.wait()
            for _ in 0..<1000 { #expect(reporter.snapshot().lastPayments.map(\.lastFour) == ["pi_1"]) }
            #expect(hasPaid.count == 0)
            return payer
        }
        payer.join()
        #expect(reporter.snapshot().lastPayments.map(\.lastFour) == ["pi_1", "pi_2"])
    }

    // What it held when it was closed is still true.
    @Test func `without its ledger the cabinet still tells its state`() throws {
        try bench.pay("pi_1")
        try bench.ledger.close()
        bench.board.setLedger(failed: true, for: .pulses)
        let snapshot = reporter.snapshot()
        #expect(snapshot.lastPayments.count == 1)
        #expect(snapshot.reasons.first == .ledgerFailed)
        #expect(!snapshot.showsQR)
    }
}
