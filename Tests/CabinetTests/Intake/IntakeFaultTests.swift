import Cabinet
import CabinetModel
import CabinetProtocol
import Ledger
import Logging
import Testing

/// What becomes of messages when the ledger cannot be written.
@Suite struct IntakeFaultTests {
    private let bench: IntakeBench
    private var book: TestBook { bench.bench.book }
    private var isFailed: Bool { bench.bench.board.facts.readiness.reasons.contains(.ledgerFailed) }

    init() throws {
        bench = try IntakeBench()
    }

    // G1: what is not on disk is not acknowledged. G5: and no QR asks for more.
    @Test(arguments: [TopicKind.coinPulse, .cancel])
    func `a message that cannot be written stays with the broker`(topic: TopicKind) throws {
        bench.send(IntakeBench.payment("pi_0"))
        try book.forbid(.accept, .count)
        let payload = topic == .coinPulse ? IntakeBench.payment("pi_1") : IntakeBench.cancel("pi_0")
        #expect(bench.send(payload, on: topic) == .refuse)
        #expect(bench.intake.isStopped)
        #expect(isFailed)
        #expect(bench.bench.ledger.owedCredits == 1)
        #expect(try bench.bench.receipts() == ["pi_0 accepted 0/1"])
    }

    // What is acknowledged is on disk, also when it takes something: the next start would find the game still on.
    @Test func `a game over that cannot be written stays with the broker, and ends the game when it comes again`()
        throws
    {
        try bench.bench.games.gameStarted(source: "mame")
        let text = IntakeBench.gameOver(at: "2024-07-01T12:00:00.000001Z")
        try book.forbid(.closeGame)
        #expect(bench.send(text, on: .gameOver) == .refuse)
        #expect(isFailed)
        try book.allowAll()
        #expect(bench.intake.recover())
        #expect(bench.bench.board.facts.mode == .playing)
        #expect(bench.send(text, on: .gameOver) == .acknowledge)
        #expect(bench.bench.board.facts.mode == .attract)
        #expect(!isFailed)
    }

    @Test func `a refusal that cannot be written stays with the broker, too`() throws {
        try book.forbid(.refuse)
        #expect(bench.send("coin") == .refuse)
        try book.allowAll()
        #expect(bench.intake.recover())
        #expect(bench.send("coin") == .acknowledge)
        #expect(try bench.bench.meter(.rejected) == 1)
    }

    @Test func `only a probe that was committed shows that the ledger can be written again`() throws {
        try book.forbid(.accept, .probe)
        bench.send(IntakeBench.payment())
        #expect(!bench.intake.recover())
        #expect(bench.intake.isStopped)
        try book.allowAll()
        #expect(bench.intake.recover())
        #expect(!bench.intake.isStopped)
        #expect(!isFailed)
        #expect(bench.send(IntakeBench.payment()) == .acknowledge)
        #expect(bench.bench.ledger.owedCredits == 1)
    }

    // G1 at QoS 0: nobody sends it again, so it is held in memory until it is on disk. The connection stays: nothing that
    // could be held back goes with it, and those behind it would be lost.
    @Test func `QoS 0 payments are held in memory and written in their order`() throws {
        try book.forbid(.accept)
        for second in 1...3 {
            #expect(bench.send(IntakeBench.payment(nil, at: "2024-07-01T12:00:0\(second)Z"), qos: 0) == .acknowledge)
        }
        #expect(isFailed)
        #expect(!bench.intake.mustStayAway)
        #expect(!bench.intake.recover())
        try book.allowAll()
        #expect(bench.intake.recover())
        #expect(bench.bench.ledger.owedCredits == 3)
        #expect(
            try bench.bench.receipts() == [
                "2024-07-01T12:00:01Z accepted 0/1", "2024-07-01T12:00:02Z accepted 0/1",
                "2024-07-01T12:00:03Z accepted 0/1",
            ])
        #expect(bench.intake.recover())
        #expect(bench.bench.ledger.owedCredits == 3)
        #expect(try bench.bench.meter(.unprotected) == 3)
    }

    @Test func `while something is held the ledger is tried again each second, not sooner`() throws {
        try book.forbid(.accept)
        bench.send(IntakeBench.payment(), qos: 0)
        try book.allowAll()
        bench.intake.advance()
        #expect(isFailed)
        for _ in 0..<2 {
            bench.bench.time.advance(by: .seconds(1))
            bench.intake.advance()
        }
        #expect(!isFailed)
        #expect(bench.bench.ledger.owedCredits == 1)
        #expect(bench.bench.log.count("The ledger can be written again") == 1)
    }

    @Test func `of a payload that is too large its refusal is held, and nothing else`() throws {
        let large = bench.message(String(repeating: "x", count: 1 << 20), qos: 0)
        guard case .refusal(let refusal, .coinPulse) = HeldMessage(large, on: .coinPulse) else {
            Issue.record("the payload is held")
            return
        }
        #expect(refusal.reason == .tooLarge)
        try book.forbid(.refuse)
        #expect(bench.intake.receive(large) == .acknowledge)
        try book.allowAll()
        #expect(bench.intake.recover())
        #expect(try bench.bench.meter(.rejected) == 1)
        #expect(try book.lines("SELECT reason, detail FROM refusals") == ["too_large \(refusal.detail)"])
    }

    @Test func `at the end what is held is written, if the ledger lets it`() throws {
        try book.forbid(.accept)
        bench.send(IntakeBench.payment(), qos: 0)
        try book.allowAll()
        bench.intake.finishUp()
        #expect(bench.bench.ledger.owedCredits == 1)
        #expect(bench.bench.log.count("A QoS 0 message was lost") == 0)
    }

    // G7: the operator must be able to make good for it.
    @Test func `at the end each message that is held in vain is an error in the log, with its name and credits`() throws
    {
        try book.forbid(.accept)
        bench.send(IntakeBench.payment("pi_1", credits: 2), qos: 0)
        bench.send(IntakeBench.payment(nil, credits: 3), qos: 0)
        bench.intake.finishUp()
        let lost = bench.bench.log.allMetadata("A QoS 0 message was lost", from: .error)
        #expect(lost.map { $0["payment"] } == ["pi_1", "2024-07-01T12:00:00Z"])
        #expect(lost.map { $0["credits"] } == ["2", "3"])
    }

    @Test func `QoS 1 payments are not held: the broker has them`() throws {
        try book.forbid(.accept)
        bench.send(IntakeBench.payment())
        try book.allowAll()
        #expect(bench.intake.recover())
        #expect(bench.bench.ledger.owedCredits == 0)
    }

    // Memory is not endless, and what is lost is said.
    @Test func `more than a thousand QoS 0 payments are not held, and each that is lost is an error in the log`() throws
    {
        try book.forbid(.accept)
        for number in 1...1003 { bench.send(IntakeBench.payment("pi_\(number)", credits: 2), qos: 0) }
        #expect(bench.bench.log.count("A QoS 0 message was lost", from: .error) == 3)
        let last = bench.bench.log.metadata("A QoS 0 message was lost")
        #expect((last["payment"], last["credits"]) == ("pi_1003", "2"))
        try book.allowAll()
        #expect(bench.intake.recover())
        #expect(try bench.bench.meter(.lost) == 3)
        #expect(bench.bench.ledger.owedCredits == 2000)
    }
}
