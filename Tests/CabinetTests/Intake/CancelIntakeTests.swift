import Cabinet
import CabinetModel
import CabinetProtocol
import Ledger
import Testing

/// The four cases of a cancel, as the pulse thread and the outbox see them.
@Suite struct CancelIntakeTests {
    private let bench: IntakeBench
    private var pulses: PulseBench

    init() throws {
        bench = try IntakeBench()
        pulses = PulseBench(bench.bench)
    }

    private func receipts() throws -> [String] { try bench.bench.receipts() }

    @Test func `a cancel that comes before its payment refuses it when it comes`() throws {
        #expect(bench.send(IntakeBench.cancel("pi_1"), on: .cancel) == .acknowledge)
        #expect(try receipts().isEmpty)
        bench.send(IntakeBench.payment())
        #expect(bench.bench.ledger.owedCredits == 0)
        #expect(try receipts() == ["pi_1 rejected (cancelled) 0/1"])
    }

    @Test mutating func `a cancel of one that is under way drops what has not begun`() throws {
        bench.send(IntakeBench.payment(credits: 3))
        try pulses.runUntilLineMoves()
        let told = (bench.owed.count, bench.outgoing.count)
        bench.send(IntakeBench.cancel("pi_1"), on: .cancel)
        #expect((bench.owed.count, bench.outgoing.count) == (told.0 + 1, told.1 + 1))
        try pulses.runUntilIdle()
        #expect(pulses.line.closings == 1)
        #expect(try receipts().last == "pi_1 cancelled (cancelled) 1/3")
        #expect(bench.bench.traceEvents().last?.kind == .outcome(.cancelled, .cancelled))
    }

    @Test func `a cancel while the pulse is in flight ends the payment with that pulse`() throws {
        let bench = bench
        let line = RecordingLine(bench.bench.clock) { action in
            if action == .close { bench.send(IntakeBench.cancel("pi_1"), on: .cancel) }
        }
        var pulses = PulseBench(bench.bench, on: line)
        bench.send(IntakeBench.payment(credits: 3))
        try pulses.runUntilIdle()
        #expect(line.closings == 1)
        #expect(try receipts().last == "pi_1 cancelled (cancelled) 1/3")
        #expect(bench.bench.traceEvents().count { $0.kind == .outcome(.cancelled, .cancelled) } == 1)
    }

    @Test mutating func `a cancel of one that is delivered sends its receipt again and changes nothing`() throws {
        bench.send(IntakeBench.payment())
        try pulses.runUntilIdle()
        bench.send(IntakeBench.cancel("pi_1"), on: .cancel)
        #expect(try receipts() == ["pi_1 accepted 0/1", "pi_1 delivered 1/1", "pi_1 delivered 1/1"])
        #expect(
            bench.bench.log.metadata("Cancel taken")["result"] == "alreadyFinal(CabinetModel.Outcome.delivered)")
    }

    @Test func `a cancel that cannot be read is refused and harms nobody`() throws {
        bench.send(IntakeBench.payment())
        #expect(bench.send(#"{"machineId":"cab-1"}"#, on: .cancel) == .acknowledge)
        #expect(bench.bench.log.metadata("Message refused")["reason"] == "bad_transaction")
        #expect(bench.bench.ledger.owedCredits == 1)
        #expect(try receipts().count == 1)
    }
}
