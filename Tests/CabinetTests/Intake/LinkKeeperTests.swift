import Cabinet
import CabinetModel
import CabinetProtocol
import Testing

@Suite struct LinkKeeperTests {
    private let board = StateBoard()
    private let log = LogRecord()
    private let link = PaymentLink(url: "https://buy.stripe.com/x", price: "1.00")

    private func keeper(_ configured: PaymentLink?) -> LinkKeeper {
        LinkKeeper(configured: configured, allowedHosts: ["buy.stripe.com"], board: board, logger: log.logger)
    }

    @Test func `the configured link is shown from the start`() {
        _ = keeper(link)
        #expect(board.facts.link == link)
    }

    // G6: the list of hosts also guards against a slip of the technician.
    @Test func `a configured link that is not allowed is not shown, and says why`() {
        _ = keeper(PaymentLink(url: "https://example.com/x"))
        #expect(board.facts.link == nil)
        #expect(board.facts.readiness.reasons.contains(.linkNotAllowed))
        #expect(log.metadata("The payment link is not shown") == ["allowed": "buy.stripe.com"])
    }

    @Test func `the link of the broker wins over the configured one until it is taken back`() {
        let keeper = keeper(link)
        let other = PaymentLink(url: "https://BUY.stripe.com/y")
        keeper.receive(other)
        keeper.receive(other)
        #expect(board.facts.link == other)
        keeper.receive(nil)
        #expect(board.facts.link == link)
    }
}
