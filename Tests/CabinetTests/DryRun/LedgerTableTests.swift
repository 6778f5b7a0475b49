import Cabinet
import CabinetModel
import Ledger
import Testing

@Suite struct LedgerTableTests {
    @Test func `an empty ledger is said in words`() {
        #expect(LedgerTable.text([]) == "The ledger holds no payment.\n")
    }

    @Test func `payments stand one in a line, oldest first, and explain themselves`() throws {
        let bench = try Bench()
        var pulses = PulseBench(bench)
        try bench.pay("pi_1", credits: 2)
        try pulses.runUntilIdle()
        _ = try bench.ledger.accept(PaymentRequest(testPulses: 1, actor: "uid:0"), at: bench.time.utc)
        try bench.pay("pi_a_longer_name")
        try bench.cancel("pi_a_longer_name")
        #expect(
            LedgerTable.text(try bench.ledger.payments(limit: 10)) == """
                no.  received                     source  payment           credits  pulses  closed for      outcome
                1    2024-07-01T12:00:00.000000Z  paid    pi_1              2        2/2     100.0…100.0 ms  delivered
                2    2024-07-01T12:00:00.400000Z  test    uid:0             0        0/1     -               accepted
                3    2024-07-01T12:00:00.400000Z  paid    pi_a_longer_name  1        0/1     -               cancelled (cancelled)

                """)
    }
}
