import Cabinet
import CabinetModel
import CabinetProtocol
import Ledger
import Testing

/// What the broker delivers again, for a sender that gives no transaction ids.
@Suite struct RedeliveryLinkTests {
    // G2, and G1 for the player who paid in the same second.
    @Test(arguments: [(true, 1), (false, 2)])
    func `the same packet id is the same payment only on the next connection of a session that was kept`(
        isSessionPresent: Bool, credits: Int
    ) throws {
        let bench = try LinkBench()
        let payment = bench.intake.message(IntakeBench.payment(nil, at: "2024-07-01T12:00:00.000Z"))
        for isPresent in [false, isSessionPresent] {
            bench.broker.script(
                .event(.connected(sessionPresent: isPresent)), .answersSubscriptions(), .message(payment))
            bench.stepAndWait()
        }
        #expect(bench.broker.dispositions == [.acknowledge, .acknowledge])
        #expect(bench.bench.ledger.owedCredits == credits)
    }
}
