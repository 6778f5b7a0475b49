import Cabinet
import CabinetModel
import Ledger
import Logging
import Testing

/// Payments that come too late; the calendar of the bench stands at noon.
@Suite struct StalePaymentTests {
    // G6: a message that was kept back is no payment any more, but only when somebody knows what time it is.
    @Test(
        arguments: [
            ("within the age", "2024-07-01T11:50:00Z", nil, true, 1),
            ("older", "2024-07-01T11:49:59Z", nil, true, 0),
            ("older, the clock not synchronised", "2024-07-01T11:49:59Z", nil, false, 1),
            ("from the future", "2024-07-01T13:00:00Z", nil, true, 1),
            ("past its own end", "2024-07-01T11:59:00Z", "2024-07-01T11:59:59Z", true, 0),
            ("at its own end", "2024-07-01T11:59:00Z", "2024-07-01T12:00:00Z", true, 1),
            ("past its own end, the clock not synchronised", "2024-07-01T11:59:00Z", "2024-07-01T11:59:59Z", false, 1),
        ] as [(String, String, String?, Bool, Int)])
    func `a payment is stale by its age or its own end, while the clock is synchronised`(
        _: String, timestamp: String, expiresAt: String?, isSynchronised: Bool, credits: Int
    ) throws {
        let bench = try IntakeBench(maximumAge: .seconds(600))
        bench.bench.time.setSynchronised(isSynchronised)
        #expect(bench.send(IntakeBench.payment(at: timestamp, expiresAt: expiresAt)) == .acknowledge)
        #expect(bench.bench.ledger.owedCredits == credits)
        let receipt = credits == 0 ? "pi_1 rejected (stale) 0/1" : "pi_1 accepted 0/1"
        #expect(try bench.bench.receipts() == [receipt])
    }

    @Test func `without a maximum age nothing is too old but by its own end`() throws {
        let bench = try IntakeBench()
        bench.send(IntakeBench.payment("pi_1", at: "1999-12-31T23:59:59Z"))
        bench.send(IntakeBench.payment("pi_2", expiresAt: "2024-07-01T11:59:59Z"))
        #expect(bench.bench.ledger.owedCredits == 1)
    }

    // Nobody waits for it any more: not behind a lock-out, and not behind another player's payment.
    @Test(arguments: [(true, 0, "pi_1 rejected (stale) 0/1"), (false, 1, "pi_1 delivered 1/1")])
    func `a payment that expires while it waits is not played, if anybody knows what time it is`(
        isSynchronised: Bool, closings: Int, receipt: String
    ) throws {
        let bench = try IntakeBench()
        let time = bench.bench.time
        var pulses = PulseBench(bench.bench)
        bench.send(IntakeBench.payment("pi_1", expiresAt: "2024-07-01T12:00:05Z"))
        #expect(pulses.worker.step(isHeld: true) == .idle)
        let told = bench.outgoing.count
        time.setSynchronised(isSynchronised)
        time.advance(by: .seconds(6))
        #expect(pulses.worker.step(isHeld: true) == .idle)
        #expect(bench.outgoing.count == told + (isSynchronised ? 1 : 0))
        try pulses.runUntilIdle()
        #expect(pulses.line.closings == closings)
        #expect(try bench.bench.receipts().last == receipt)
        #expect(bench.bench.log.count("Payment expired before its first pulse", from: .notice) == 1 - closings)
    }

    // A dying card can take seconds for it.
    @Test func `a payment that expires while its first pulse is written down as begun is not played`() throws {
        let time = ManualClock()
        var clock = time.clock
        // Whoever asks for the time moves it, as the disk does: begun in time, and too late by the next look.
        clock.utc = {
            defer { time.advance(by: .seconds(1)) }
            return time.utc
        }
        let bench = try Bench(clock: clock)
        let expiresAt = try #require(UTCInstant(rfc3339: "2024-07-01T12:00:01Z"))
        _ = try bench.ledger.accept(
            PaymentRequest(
                paidWith: nil, transactionID: try transaction("pi_1"), timestampText: "2024-07-01T12:00:00Z",
                credits: 1, pulsesPerCredit: 1, expiresAt: expiresAt),
            at: expiresAt)
        let line = RecordingLine(clock)
        var worker = bench.worker(on: line)
        time.advance(by: .milliseconds(100))
        while worker.step(isHeld: false) == .again {}
        #expect(line.closings == 0)
        #expect(try bench.pulses() == ["1.1.1 void"])
        #expect(try bench.receipts().last == "pi_1 rejected (stale) 0/1")
    }

    // G2: accepted once, it is a duplicate for ever, and the sender is not told that it was refused.
    @Test func `a message that comes again after it went stale is a duplicate`() throws {
        let bench = try IntakeBench(maximumAge: .seconds(600))
        bench.send(IntakeBench.payment())
        bench.bench.time.advance(by: .seconds(3600))
        bench.send(IntakeBench.payment())
        #expect(try bench.bench.receipts() == ["pi_1 accepted 0/1", "pi_1 accepted (duplicate) 0/1"])
    }
}
