import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Ledger
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

    @Test func `a broker that does not hear the goodbye is left after two seconds`() throws {
        let bench = try LinkBench(hearsGoodbye: false)
        let link = bench.link
        bench.broker.script(LinkBench.comesOnline + [.meanwhile { link.stop() }])
        let start = bench.bench.time.now
        #expect(bench.step() == nil)
        #expect(start.duration(to: bench.bench.time.now) <= .seconds(6))
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
