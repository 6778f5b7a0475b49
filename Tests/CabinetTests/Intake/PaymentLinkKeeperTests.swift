import Cabinet
import CabinetModel
import CabinetProtocol
import Testing

@Suite struct PaymentLinkKeeperTests {
    private let board = StateBoard()
    private let log = LogRecord()
    private let link = PaymentLink(url: "https://buy.stripe.com/x", price: "1.00")

    private func keeper(_ configured: PaymentLink?) -> PaymentLinkKeeper {
        PaymentLinkKeeper(
            configured: configured, allowedLinks: [AllowedLink("https://buy.stripe.com/")].compactMap(\.self),
            board: board, logger: log.logger)
    }

    @Test func `the configured link is shown from the start`() {
        _ = keeper(link)
        #expect(board.facts.link == link)
    }

    // G6: the list of links also guards against a slip of the technician.
    @Test func `a configured link that is not allowed is not shown, and says why`() {
        _ = keeper(PaymentLink(url: "https://example.com/x"))
        #expect(board.facts.link == nil)
        #expect(board.facts.readiness.reasons.contains(.linkNotAllowed))
        #expect(log.metadata("The payment link is not shown") == ["allowed": "https://buy.stripe.com/"])
    }

    @Test func `the link of the broker wins over the configured one until it is taken back`() {
        let keeper = keeper(link)
        let other = PaymentLink(url: "https://BUY.stripe.com/y")
        keeper.receive(other)
        keeper.receive(other)
        #expect(board.facts.link == other)
        keeper.receive(nil)
        #expect(board.facts.link == link)
        #expect(log.allMetadata("Payment link changed") == [["from": "broker"], ["from": "configuration"]])
    }

    // G5: the price of a link that was cleared while the cabinet was away is not shown any more.
    @Test func `a link that the broker no longer keeps goes a few seconds after the subscription, and not before`() {
        let keeper = keeper(link)
        let now = MonotonicInstant(nanoseconds: 0)
        keeper.receive(PaymentLink(url: "https://buy.stripe.com/y"))
        keeper.subscribed(at: now)
        keeper.advance(to: now.advanced(by: .milliseconds(4999)))
        #expect(board.facts.link?.url == "https://buy.stripe.com/y")
        keeper.advance(to: now.advanced(by: .seconds(5)))
        keeper.advance(to: now.advanced(by: .seconds(6)))
        #expect(board.facts.link == link)
        #expect(log.count("Payment link changed") == 2)
    }

    @Test(arguments: ["a message came", "a message came before the broker's answer", "the connection ended"])
    func `nothing is taken back`(when what: String) {
        let keeper = keeper(link)
        let other = PaymentLink(url: "https://buy.stripe.com/y")
        let now = MonotonicInstant(nanoseconds: 0)
        keeper.receive(other)
        if what == "a message came before the broker's answer" { keeper.messageCame() }
        keeper.subscribed(at: now)
        if what == "a message came" { keeper.messageCame() }
        if what == "the connection ended" { keeper.disconnected() }
        keeper.advance(to: now.advanced(by: .seconds(60)))
        #expect(board.facts.link == other)
    }

    @Test func `the configured link that nobody replaces has not changed`() {
        let keeper = keeper(link)
        keeper.subscribed(at: MonotonicInstant(nanoseconds: 0))
        keeper.advance(to: MonotonicInstant(nanoseconds: 0).advanced(by: .seconds(60)))
        keeper.receive(nil)
        #expect(log.count("Payment link changed") == 0)
    }
}
