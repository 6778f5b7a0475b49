import Cabinet
import CabinetModel
import CabinetProtocol
import Ledger
import Logging
import Testing

/// The link and a ledger that cannot be written.
@Suite struct BrokerLinkLedgerTests {
    private let bench: LinkBench
    private let payment: BrokerMessage
    private var broker: ScriptedBroker { bench.broker }
    private var book: TestBook { bench.bench.book }

    init() throws {
        bench = try LinkBench()
        payment = bench.intake.message(IntakeBench.payment())
    }

    // G1: the broker sends again at once on reconnect, so the cabinet stays away until its disk works.
    @Test func `after a payment that could not be written it stays away until the ledger can be written`() throws {
        try book.forbid(.accept, .probe)
        broker.script(LinkBench.comesOnline + [.message(payment)])
        #expect(bench.stepAndWait() == .seconds(1))
        #expect(broker.dispositions == [.refuse])
        for _ in 0..<5 { #expect(bench.stepAndWait() == .seconds(1)) }
        #expect(broker.opened == 1)

        try book.allowAll()
        broker.script(LinkBench.comesOnline + [.message(payment)])
        _ = bench.step()
        #expect(broker.opened == 2)
        #expect(broker.dispositions == [.refuse, .acknowledge])
        #expect(bench.bench.ledger.owedCredits == 1)
    }

    // Else those that come meanwhile at QoS 0 would be lost with the connection.
    @Test func `a QoS 0 payment that could not be written costs no connection, and is written when the ledger can be`()
        throws
    {
        let (bench, book, states) = (bench, book, Recorded<Bool>())
        let unprotected = ["pi_1", "pi_2"].map { bench.intake.message(IntakeBench.payment($0), qos: 0) }
        let look = ScriptedBroker.Turn.meanwhile { states.append(bench.intake.intake.isStopped) }
        try book.forbid(.accept, .probe)
        broker.script(
            LinkBench.comesOnline + [
                .message(unprotected[0]), .quiet, .quiet, .message(unprotected[1]), look,
                .meanwhile { #expect(throws: Never.self) { try book.allowAll() } }, .quiet, look,
            ])
        _ = bench.step()
        #expect(broker.dispositions == [.acknowledge, .acknowledge])
        #expect(states.entries == [true, false])
        #expect(bench.bench.ledger.owedCredits == 2)
        #expect(!broker.commands.contains(.drop))
    }

    @Test func `a network that is lost while a QoS 0 payment is held is told as that, and no reason to stay away`()
        throws
    {
        try book.forbid(.accept, .probe)
        broker.script(
            LinkBench.comesOnline + [.message(bench.intake.message(IntakeBench.payment(), qos: 0))])
        bench.stepAndWait()
        #expect(bench.bench.log.count("No connection to the broker", from: .warning) == 1)
        broker.script(LinkBench.comesOnline)
        bench.stepAndWait()
        #expect(broker.opened == 2)
        try book.allowAll()
        _ = bench.step()
        #expect(bench.bench.ledger.owedCredits == 1)
    }

    // G5: the reason that is known, and not what the cabinet does about it.
    @Test func `meanwhile the board says that the ledger failed, and then that there is no connection yet`() throws {
        try book.forbid(.accept, .probe)
        broker.script(LinkBench.comesOnline + [.message(payment)])
        bench.stepAndWait()
        #expect(bench.bench.board.facts.readiness.reasons == [.ledgerFailed, .noLink, .starting])
        #expect(!bench.bench.board.facts.isConnected)
        #expect(bench.bench.log.count("No connection to the broker") == 0)
        try book.allowAll()
        #expect(bench.intake.intake.recover())
        #expect(bench.bench.board.facts.readiness.reasons == [.brokerDown, .noLink, .starting])
    }

    // Each try would wait as long as the ledger takes to say no, and they come with a connection that ends.
    @Test func `QoS 0 payments behind a QoS 1 payment that could not be written are held without trying`() throws {
        try book.forbid(.accept, .probe)
        #expect(bench.intake.send(IntakeBench.payment("pi_1")) == .refuse)
        try book.allowAll()
        #expect(bench.intake.send(IntakeBench.payment("pi_2"), qos: 0) == .acknowledge)
        #expect(bench.bench.ledger.owedCredits == 0)
        #expect(bench.intake.intake.recover())
        #expect(try bench.bench.receipts() == ["pi_2 accepted 0/1"])
    }

    @Test func `connections that it cut itself are not taken for another client's doing`() throws {
        try book.forbid(.accept)
        for _ in 0..<5 {
            broker.script(LinkBench.comesOnline + [.message(payment)])
            #expect(bench.stepAndWait() == .seconds(1))
        }
        try book.allowAll()
        broker.script(LinkBench.comesOnline)
        #expect(try #require(bench.stepAndWait()) <= .seconds(1))
        #expect(bench.reason == .brokerDown)
    }
}
