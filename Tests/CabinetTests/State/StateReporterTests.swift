import Cabinet
import CabinetModel
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

    // G5: a ledger that cannot even be read does not stop the picture, and invents nobody who waits.
    @Test func `without its ledger the cabinet still tells its state`() throws {
        try bench.pay("pi_1")
        try bench.ledger.close()
        bench.board.setLedger(failed: true, for: .pulses)
        let snapshot = reporter.snapshot()
        #expect(snapshot.lastPayments.isEmpty)
        #expect(snapshot.reasons.contains(.ledgerFailed))
        #expect(!snapshot.showsQR)
    }
}
