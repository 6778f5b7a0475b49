import CabinetModel
import CabinetProtocol
import Glibc
import TestSupport
import Testing

/// The payment backend in use today, which knows neither transaction ids nor QoS 1, byte for byte.
@Suite struct SenderTests {
    @Test func `the message of the sender in use today is a credit, and the first one is warned about`() throws {
        let cabinet = try ConnectedCabinet()
        let text = #"{"machineId": "cab001", "credits": 1, "timestamp": "2026-11-20T23:26:47.670800Z"}"#
        try cabinet.payer.publish(text, qos: 0)
        let name = PaymentName.timestamp("2026-11-20T23:26:47.670800Z")
        try cabinet.awaitFinal(name)
        let receipts = try cabinet.payer.receipts()
        #expect(receipts.map(\.outcome) == [.accepted, .delivered])
        #expect(receipts.allSatisfy { $0.payment == name && $0.credits == 1 })
        #expect(try cabinet.daemon.closings() == 1)
        try cabinet.pay(credits: "1", at: "2026-11-20T23:27:00.000001Z")
        try cabinet.awaitFinal(.timestamp("2026-11-20T23:27:00.000001Z"))
        #expect(cabinet.logged("Payments come at QoS 0") == 1)
        #expect(cabinet.daemon.end(SIGTERM) == 0)
    }

    @Test(arguments: ["0", "-1", "10000000000000", "101", "1.5", "\"1\"", "null", "9223372036854775808"])
    func `credits that no player can have paid are refused, and the next payment plays`(credits: String) throws {
        let cabinet = try ConnectedCabinet()
        try cabinet.pay(credits: credits, at: "2026-11-20T23:26:47.670800Z")
        try cabinet.payAndAwait("tx-1")
        #expect(try cabinet.daemon.closings() == 1)
        // The log is written behind everything else.
        #expect(cabinet.daemon.waitForLog("Message refused"))
        #expect(cabinet.logged("Message refused") == 1)
        #expect(cabinet.logged("reason=bad_credits") == 1)
        let refused = try cabinet.payer.receipts().filter { $0.outcome == .rejected }
        #expect(refused.map(\.payment) == [.timestamp("2026-11-20T23:26:47.670800Z")])
        #expect(refused.map(\.reason?.code) == ["bad_credits"])
    }

    // G2 where the sender repeats itself; G1 where two players pay in one second.
    @Test(arguments: [
        // A fraction names the payment, whoever sends it twice.
        ("2026-11-20T23:26:47.670800Z", 0, 1), ("2026-11-20T23:26:47.670800Z", 1, 1),
        // Without one, two messages are two players, unless the broker says that it delivers one again.
        ("2026-11-20T23:26:47Z", 0, 2), ("2026-11-20T23:26:47Z", 1, 2),
    ])
    func `the same message twice is one payment if its time stamp has a fraction, and two if not`(
        timestamp: String, qos: Int, payments: Int
    ) throws {
        let cabinet = try ConnectedCabinet()
        for _ in 0..<2 { try cabinet.pay(credits: "1", at: timestamp, qos: qos) }
        try cabinet.payAndAwait("tx-1")
        #expect(try cabinet.daemon.closings() == payments + 1)
        #expect(try cabinet.daemon.payments().count == payments + 1)
    }

    @Test func `two payments ten milliseconds apart are two, and the second pulse keeps its gap`() throws {
        let cabinet = try ConnectedCabinet()
        try cabinet.pay(credits: "1", at: "2026-11-20T23:26:47.670800Z")
        usleep(10_000)
        try cabinet.pay(credits: "1", at: "2026-11-20T23:26:47.680800Z")
        try cabinet.awaitFinal(.timestamp("2026-11-20T23:26:47.680800Z"))
        try cabinet.daemon.checkProfile(pulses: 2)
    }

    // G4 over a whole train.
    @Test func `a hundred credits in one message are a hundred pulses, none short, none merged`() throws {
        let cabinet = try ConnectedCabinet()
        try cabinet.payAndAwait("tx-1", credits: 100)
        try cabinet.daemon.checkProfile(pulses: 100)
    }

    @Test func `a payment for another machine on this one's topic is refused`() throws {
        let cabinet = try ConnectedCabinet()
        try cabinet.payer.publish(
            #"{"machineId": "cab002", "credits": 1, "timestamp": "2026-11-20T23:26:47.670800Z"}"#)
        try cabinet.payAndAwait("tx-1")
        #expect(try cabinet.daemon.closings() == 1)
        #expect(cabinet.logged("reason=bad_machine") == 1)
    }
}
