import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Ledger
import Logging
import Testing

/// How the link ends.
@Suite struct BrokerLinkStopTests {
    private let bench: LinkBench
    private var broker: ScriptedBroker { bench.broker }
    private var link: BrokerLink { bench.link }

    init() throws {
        bench = try LinkBench()
    }

    // G5: the last word that the broker keeps is that the cabinet is offline.
    @Test func `a stop publishes the farewell, retained, then disconnects`() throws {
        let link = link
        broker.script(LinkBench.comesOnline + [.meanwhile { link.stop() }])
        #expect(bench.step() == nil)
        let farewell = bench.bench.reporter.farewell().encode()
        #expect(
            broker.commands.suffix(3) == [
                .wake, .publish(topic: bench.topics.status, payload: Array(farewell.utf8), qos: 1, retain: true),
                .disconnect,
            ])
        #expect(farewell.contains(#""state":"offline","ready":false,"reasons":["stopping"]"#))
        #expect(bench.online.entries == [true, false])
        #expect(bench.step() == nil)
    }

    // Else the retained status would say "online" for as long as the cabinet is switched off.
    @Test func `nobody publishes behind the farewell`() throws {
        let (link, late) = (link, Recorded<Bool>())
        let publish = ScriptedBroker.Turn.meanwhile {
            late.append((try? link.publish(topic: "t", payload: "online", retain: true)) != nil)
        }
        broker.script(LinkBench.comesOnline + [.meanwhile { link.stop() }, publish])
        _ = bench.step()
        #expect(late.entries == [false])
    }

    // G1 at QoS 0: what waits in the kernel when the stop comes has nobody else.
    @Test func `a stop takes what the broker had sent before it heard of it`() throws {
        let link = link
        broker.script(
            LinkBench.comesOnline + [.meanwhile { link.stop() }]
                + (1...30).map { .message(bench.intake.message(IntakeBench.payment("pi_\($0)"), qos: 0)) })
        #expect(bench.step() == nil)
        #expect(bench.bench.ledger.owedCredits == 30)
        #expect(broker.commands.last == .disconnect)
    }

    @Test func `what it has no time for is told, each by its name, and at QoS 1 stays with the broker`() throws {
        let link = link
        let late = ["pi_1", "pi_2"].map {
            ScriptedBroker.Turn.message(bench.intake.message(IntakeBench.payment($0), qos: 0))
        }
        let kept = ScriptedBroker.Turn.message(bench.intake.message(IntakeBench.payment("pi_3")))
        broker.script(LinkBench.comesOnline + [.meanwhile { link.stop() }, .passes(.seconds(2))] + late + [kept])
        link.run()
        #expect(try bench.bench.meter(.lost) == 2)
        #expect(bench.bench.ledger.owedCredits == 0)
        let lost = bench.bench.log.allMetadata("A QoS 0 message was lost", from: .error)
        #expect(lost.map { $0["payment"] } == ["pi_1", "pi_2"])
        #expect(broker.dispositions.last == .refuse)
    }

    @Test func `what a network thread that is left behind holds is told, each by its name`() throws {
        try bench.bench.book.forbid(.accept, .probe)
        bench.intake.send(IntakeBench.payment("pi_1"), qos: 0)
        link.tellHeld()
        link.tellHeld()
        #expect(bench.bench.log.allMetadata("A QoS 0 message was lost", from: .error).map { $0["payment"] } == ["pi_1"])
    }

    @Test func `a broker that does not hear the goodbye is left after three seconds`() throws {
        let bench = try LinkBench(hearsGoodbye: false)
        let link = bench.link
        bench.broker.script(LinkBench.comesOnline + [.meanwhile { link.stop() }])
        let start = bench.bench.time.now
        #expect(bench.step() == nil)
        #expect(start.duration(to: bench.bench.time.now) <= .seconds(4))
    }

    @Test func `a stop between two connections begins none`() {
        link.stop()
        link.stop()
        #expect(bench.step() == nil)
        #expect(broker.opened == 0)
        #expect(broker.commands.isEmpty)
    }

    // G1 at QoS 0: a clean stop does not throw away what only this process has.
    @Test func `a stop writes what is held in memory`() throws {
        let (link, book) = (link, bench.bench.book)
        try book.forbid(.accept)
        broker.script(
            LinkBench.comesOnline + [
                .message(bench.intake.message(IntakeBench.payment(), qos: 0)),
                .meanwhile { #expect(throws: Never.self) { try book.allowAll() } }, .meanwhile { link.stop() },
            ])
        link.run()
        #expect(bench.bench.ledger.owedCredits == 1)
    }

    @Test func `a stop wakes a thread that waits in the network`() throws {
        broker.script(LinkBench.comesOnline + [.blocksUntilWoken])
        let link = link
        let thread = try NamedThread.start(name: "network") { link.run() }
        try broker.blocked.wait()
        link.stop()
        thread.join()
        #expect(broker.commands.last == .disconnect)
    }

    @Test func `a stop wakes a thread that waits for its next attempt`() throws {
        // A minute that nobody waits for: the manual clock stands far beyond the real one.
        bench.bench.time.advance(to: .now().advanced(by: .seconds(3600)))
        let (link, lost) = (link, Milestone())
        link.onlineChanged.listen { if !$0 { lost.reach() } }
        let thread = try NamedThread.start(name: "network") { link.run() }
        try lost.wait()
        link.stop()
        thread.join()
        #expect(broker.opened == 1)
    }
}
