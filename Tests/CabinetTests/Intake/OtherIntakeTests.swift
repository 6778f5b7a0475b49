import Cabinet
import CabinetModel
import CabinetProtocol
import Ledger
import Logging
import Testing

/// Messages that are no payments: game overs, payment links, and what comes back.
@Suite struct OtherIntakeTests {
    private static let configured = PaymentLink(url: "https://buy.stripe.com/configured", price: "1.00")

    private let bench: IntakeBench
    private var facts: StateBoard.Facts { bench.bench.board.facts }

    init() throws {
        bench = try IntakeBench(link: Self.configured)
    }

    @Test func `a game over of the API ends the game that is on`() throws {
        try bench.bench.games.gameStarted(source: "mame")
        bench.send(IntakeBench.gameOver(at: "2024-07-01T12:00:00.000001Z"), on: .gameOver)
        #expect(facts.mode == .attract)
    }

    // On MQTT 3.1.1, and through a bridge, the cabinet's own message comes back.
    @Test func `the cabinet never obeys its own game over`() throws {
        try bench.bench.games.gameStarted(source: "mame")
        bench.bench.time.advance(by: .seconds(60))
        bench.bench.games.gameOver(from: .input)
        let own = try #require(try bench.bench.ledger.outgoing(.gameOver, limit: 1).first).payload
        // The calendar was wrong and is set back, so that the next game seems to begin before its own echo.
        bench.bench.time.stepCalendar(by: .seconds(-30))
        try bench.bench.games.gameStarted(source: "mame")
        bench.bench.time.advance(by: .seconds(10))
        #expect(bench.send(own, on: .gameOver) == .acknowledge)
        #expect(facts.mode == .playing)
    }

    @Test func `a game over that cannot be read is refused without a receipt`() throws {
        try bench.bench.games.gameStarted(source: "mame")
        bench.send(#"{"machineId":"cab-1","status":"over","timestamp":"2024-07-01T13:00:00Z"}"#, on: .gameOver)
        #expect(facts.mode == .playing)
        #expect(bench.bench.log.metadata("Message refused")["reason"] == "bad_json")
        #expect(try bench.bench.receipts().isEmpty)
        #expect(try bench.bench.meter(.rejected) == 1)
        #expect(try bench.bench.ledger.refusals(limit: 10).map(\.topic) == ["gameover"])
    }

    @Test func `the retained payment link replaces the configured one, and an empty payload takes it back`() throws {
        #expect(facts.link == Self.configured)
        bench.send(#"{"url":"https://buy.stripe.com/new","price":"2.00"}"#, on: .paymentLink, isRetained: true)
        #expect(facts.link == PaymentLink(url: "https://buy.stripe.com/new", price: "2.00"))
        bench.send("", on: .paymentLink, isRetained: true)
        #expect(facts.link == Self.configured)
        #expect(try bench.bench.meter(.retained) == 0)
    }

    // G5, G6: whoever may publish the link does not choose where the money goes.
    @Test(arguments: [
        (#"{"url":"https://buy.stripe.com.evil.example/x"}"#, NotReadyReason.linkNotAllowed),
        (#"{"url":"http://buy.stripe.com/x"}"#, .linkNotAllowed), (#"{"url":""}"#, .noLink),
    ])
    func `a link that must not be shown takes the QR away, and says why`(payload: String, reason: NotReadyReason) throws
    {
        bench.send(payload, on: .paymentLink, isRetained: true)
        #expect(facts.link == nil)
        #expect(facts.readiness.reasons.contains(reason))
        bench.send("", on: .paymentLink, isRetained: true)
        #expect(!facts.readiness.reasons.contains(reason))
    }

    @Test func `a payment link that cannot be read changes nothing`() throws {
        bench.send("https://buy.stripe.com/new", on: .paymentLink, isRetained: true)
        #expect(facts.link == Self.configured)
        #expect(bench.bench.log.metadata("Message refused")["reason"] == "bad_json")
    }

    @Test func `without any link the cabinet is not ready`() throws {
        let bench = try IntakeBench()
        #expect(bench.bench.board.facts.readiness.reasons.contains(.noLink))
    }

    @Test(arguments: [TopicKind.status, .receipt])
    func `what the cabinet publishes itself is ignored when it comes back`(topic: TopicKind) throws {
        #expect(bench.send("whatever", on: topic) == .acknowledge)
        #expect(bench.bench.log.messages(from: .warning).isEmpty)
    }
}
