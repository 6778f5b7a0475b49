import Cabinet
import CabinetModel
import CabinetProtocol
import Ledger
import Logging
import Testing

/// A faulty sender that has nothing else to say.
@Suite struct RefusalFloodTests {
    private static let nameless = #"{"machineId": "cab-1", "credits": 0}"#

    private let bench: IntakeBench
    private var log: LogRecord { bench.bench.log }

    init() throws {
        bench = try IntakeBench()
    }

    private func kept() throws -> Int { try bench.bench.ledger.refusals(limit: .max).count }
    private func rejected() throws -> Int { try bench.bench.meter(.rejected) }

    // 50 000 of them cost 27 MB of the ledger, a sync each, and 8 MB of the log.
    @Test func `a flood of refused messages is counted whole, and written down and logged only in its beginning`()
        throws
    {
        for _ in 0..<1000 { #expect(bench.send(Self.nameless) == .acknowledge) }
        #expect(try kept() == 100)
        #expect(log.count("Message refused") == 3)
        bench.intake.advance()
        #expect(try rejected() == 100, "the rest is one commit a second later")
        bench.bench.time.advance(by: .seconds(1))
        bench.intake.advance()
        #expect(try rejected() == 1000)
        bench.bench.time.advance(by: .seconds(60))
        bench.intake.advance()
        #expect(log.metadata("Message refused")["times"] == "997")
        #expect(log.count("Message refused") == 4)
        bench.send(Self.nameless)
        #expect(try kept() == 101, "after the flood each is written down again")
    }

    @Test(arguments: [true, false])
    func `what was only counted is in the meter when the connection or the daemon ends`(isStop: Bool) throws {
        for _ in 0..<150 { bench.send(Self.nameless) }
        if isStop { bench.intake.finishUp() } else { bench.intake.connectionEnded() }
        #expect(try rejected() == 150)
    }

    @Test func `what cannot be counted now is counted later`() throws {
        for _ in 0..<150 { bench.send(Self.nameless) }
        try bench.bench.book.forbid(.count)
        bench.bench.time.advance(by: .seconds(1))
        bench.intake.advance()
        try bench.bench.book.allowAll()
        bench.intake.advance()
        #expect(try rejected() == 100)
        bench.bench.time.advance(by: .seconds(1))
        bench.intake.advance()
        #expect(try rejected() == 150)
    }

    // Somebody's money may hang on the receipt, and the same id must not be credited later.
    @Test func `in a flood a payment's id is still refused for ever, once, and receipted`() throws {
        for _ in 0..<150 { bench.send(Self.nameless) }
        let bad = IntakeBench.payment("pi_1", credits: 0)
        for _ in 0..<50 { bench.send(bad) }
        #expect(try bench.bench.receipts() == ["pi_1 rejected (bad_credits) 0/0"])
        #expect(try kept() == 100)
        bench.send(IntakeBench.payment("pi_1", credits: 1))
        #expect(bench.bench.ledger.owedCredits == 0)
        bench.send(IntakeBench.payment("pi_2", credits: 1))
        #expect(bench.bench.ledger.owedCredits == 1, "and payments go on")
    }
}
