import Cabinet
import CabinetModel
import Logging
import Testing

/// Logins that a broker refuses for the last will.
@Suite struct BrokerLinkWillTests {
    private let bench: LinkBench
    private var broker: ScriptedBroker { bench.broker }

    init() throws {
        bench = try LinkBench()
    }

    // No retained messages, no QoS 1: both are options of MQTT.
    @Test func `a broker that refuses the last will is met again without what it refuses, and told of once`() {
        broker.script(.ends(BrokerFailure(.brokerDown, "no", sign: .refusesRetainedWill)))
        broker.script(.ends(BrokerFailure(.brokerDown, "no", sign: .refusesQoSOfWill)))
        for _ in 0..<2 { broker.script(LinkBench.comesOnline) }
        for _ in 0..<4 { bench.stepAndWait() }
        let neither = WillTerms.Offer(isRetained: false, qos: 0)
        #expect(broker.wills == [.init(), .init(isRetained: false), neither, neither])
        #expect(bench.online.entries == [false, false, true, false, true, false])
        #expect(bench.bench.log.count("The broker keeps no retained messages", from: .warning) == 1)
        #expect(bench.bench.log.count("The broker takes messages at QoS 0 only", from: .warning) == 1)
    }

    // It would close the connection for each status, as it did for the will.
    @Test func `nothing is retained at a broker that lets the cabinet in only without a retained will`() {
        let (link, refusal) = (bench.link, BrokerFailure(.brokerDown, "closed", sign: .mayRefuseWill))
        broker.script(.ends(refusal))
        broker.script([LinkBench.connected])
        broker.script(.ends(refusal))
        broker.script(
            LinkBench.comesOnline + [.meanwhile { _ = try? link.publish(topic: "t", payload: "p", retain: true) }])
        for _ in 0..<4 { bench.stepAndWait() }
        #expect(broker.wills == [.init(), .init(isRetained: false), .init(), .init(isRetained: false)])
        #expect(broker.commands.last == .publish(topic: "t", payload: Array("p".utf8), qos: 1, retain: false))
    }

    @Test func `a login that was refused without a word goes back to the whole will before a lesser one is kept`() {
        let refusal = BrokerFailure(.loginRefused, "not authorised", sign: .mayRefuseRights)
        for _ in 0..<3 { broker.script(.ends(refusal)) }
        // The password was put right meanwhile.
        for _ in 0..<2 { broker.script(LinkBench.comesOnline) }
        for _ in 0..<5 { bench.stepAndWait() }
        #expect(broker.wills == [.init(), nil, .init(), nil, .init()])
        #expect(bench.online.entries.suffix(2) == [true, false])
        #expect(bench.bench.log.count("The broker let this cabinet in only without its last will") == 0)
    }

    @Test func `a broker that lets the cabinet in only without a will is told of`() {
        let refusal = BrokerFailure(.loginRefused, "not authorised", sign: .mayRefuseRights)
        broker.script(.ends(refusal))
        broker.script(LinkBench.comesOnline)
        broker.script(.ends(refusal))
        for _ in 0..<2 { broker.script(LinkBench.comesOnline) }
        for _ in 0..<5 { bench.stepAndWait() }
        #expect(broker.wills == [.init(), nil, .init(), nil, nil])
        #expect(bench.bench.log.count("The broker let this cabinet in only without its last will", from: .warning) == 1)
    }

    @Test func `a broker that is away is not met without the will`() {
        for _ in 0..<3 { bench.stepAndWait() }
        #expect(broker.wills == Array(repeating: .init(), count: 3))
    }
}
