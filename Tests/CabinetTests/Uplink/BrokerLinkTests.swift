import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Ledger
import Logging
import Testing

/// A connection that comes about, and one that is ended.
@Suite struct BrokerLinkTests {
    private let bench: LinkBench
    private var broker: ScriptedBroker { bench.broker }
    private var link: BrokerLink { bench.link }

    init() throws {
        bench = try LinkBench()
    }

    @Test func `before the first connection the broker is down`() {
        #expect(bench.reason == .brokerDown)
        #expect(!link.isOnline)
    }

    // G2, G6: no retained payment, cancel or game over is asked for, and no echo of our own game over.
    @Test func `it subscribes to its four topics, and only the payment link may be retained`() {
        broker.script(LinkBench.comesOnline)
        _ = bench.step()
        #expect(
            broker.commands == [
                .subscribe(BrokerSubscription(topic: "arcade/machine/cab-1/coinpulse")),
                .subscribe(BrokerSubscription(topic: "arcade/machine/cab-1/cancel")),
                .subscribe(BrokerSubscription(topic: "arcade/machine/cab-1/gameover", noLocal: true)),
                .subscribe(BrokerSubscription(topic: "arcade/machine/cab-1/paymentlink", sendsRetained: true)),
            ])
    }

    // G5: a connection without its subscriptions takes no payment.
    @Test func `it is online when every subscription is granted, and not before`() {
        let (bench, states) = (bench, Recorded<Bool>())
        let look = ScriptedBroker.Turn.meanwhile { states.append(bench.link.isOnline && bench.reason == nil) }
        broker.script(LinkBench.connected, look, .answersSubscriptions(), look)
        _ = bench.step()
        #expect(states.entries == [false, true])
        #expect(bench.online.entries == [true, false])
        #expect(bench.reason == .brokerDown)
    }

    // G1 ends where the broker does not keep what it could not deliver; the cabinet works all the same, and says so.
    @Test func `a broker that grants the payment topic at QoS 0 only is warned about, once a connection`() {
        let (bench, states) = (bench, Recorded<Bool>())
        for _ in 0..<2 {
            broker.script(
                LinkBench.connected, .answersSubscriptions(granting: 0),
                .meanwhile { states.append(bench.link.isOnline && bench.reason == nil) })
            bench.stepAndWait()
        }
        #expect(states.entries == [true, true])
        #expect(bench.bench.log.count("The broker delivers payments at QoS 0 only", from: .warning) == 2)
        broker.script(LinkBench.comesOnline)
        bench.stepAndWait()
        #expect(bench.bench.log.count("The broker delivers payments at QoS 0 only", from: .warning) == 2)
    }

    @Test func `what a message asks for is done in the turn that brings it`() throws {
        let payment = bench.intake.message(IntakeBench.payment())
        broker.script(LinkBench.comesOnline + [.message(payment)])
        _ = bench.step()
        #expect(broker.dispositions == [.acknowledge])
        #expect(bench.bench.ledger.owedCredits == 1)
    }

    // G5: nothing tells of a retained link that was cleared while the cabinet was away, but that none comes.
    @Test(arguments: [true, false])
    func `a payment link that the broker no longer sends after the subscription goes, unless its topic was denied`(
        isGranted: Bool
    ) {
        let link = bench.intake.message(#"{"url":"https://buy.stripe.com/new"}"#, on: .paymentLink, isRetained: true)
        broker.script(LinkBench.comesOnline + [.message(link), .passes(.seconds(60))])
        bench.stepAndWait()
        let (bench, seen) = (bench, Recorded<String?>())
        let look = ScriptedBroker.Turn.meanwhile { seen.append(bench.bench.board.facts.link?.url) }
        broker.script(
            LinkBench.connected, .answersSubscriptions(refusing: isGranted ? nil : bench.topics.paymentLink), look,
            .passes(.seconds(10)), look)
        bench.stepAndWait()
        let new = "https://buy.stripe.com/new"
        #expect(seen.entries == [new, isGranted ? nil : new])
    }

    @Test func `it publishes while it is online and throws otherwise`() throws {
        let (link, results) = (link, Recorded<Bool>())
        let publish = ScriptedBroker.Turn.meanwhile {
            results.append((try? link.publish(topic: "t", payload: "p", retain: true)) != nil)
        }
        broker.script([publish, LinkBench.connected, publish, .answersSubscriptions(), publish])
        _ = bench.step()
        #expect(throws: BrokerFailure.self) { try link.publish(topic: "t", payload: "p", retain: true) }
        #expect(results.entries == [false, false, true])
        #expect(broker.commands.last == .publish(topic: "t", payload: Array("p".utf8), qos: 1, retain: true))
    }

    @Test func `the answer to a publish is passed on with its reason`() throws {
        let answers = Recorded<PublishAnswer>()
        link.published.listen { answers.append($0) }
        broker.script(LinkBench.comesOnline + [.event(.published(packetID: 7, reason: 135))])
        _ = bench.step()
        let answer = try #require(answers.entries.first)
        #expect((answer.packetID, answer.reason) == (7, 135))
    }

    // G7: a ledger that vanished is not passed over in silence.
    @Test(arguments: [([true, true], 1), ([false, true], 0), ([false, false], 0)])
    func `a ledger that has never met a broker and a session that the broker has are an alarm, once`(
        sessions: [Bool], alarms: Int
    ) throws {
        for sessionPresent in sessions {
            broker.script(.event(.connected(sessionPresent: sessionPresent)), .answersSubscriptions())
            bench.stepAndWait()
        }
        #expect(bench.bench.log.count("The ledger is new, but the broker knows this cabinet", from: .error) == alarms)
    }

    // G1 ends where the broker forgets the session: what was sent meanwhile is gone, and somebody has to make good for it.
    @Test(arguments: [
        ([false, true, true], 0), ([false, false], 1), ([true, false], 1), ([false, false, false], 1),
    ])
    func `a session that the broker has lost is an alarm, but not the first time, and not with each connection`(
        sessions: [Bool], alarms: Int
    ) throws {
        for sessionPresent in sessions {
            broker.script(.event(.connected(sessionPresent: sessionPresent)), .answersSubscriptions())
            bench.stepAndWait()
        }
        #expect(bench.bench.log.count("The broker has lost this cabinet's session", from: .error) == alarms)
    }

    @Test func `a session that was not asked for is not missed`() throws {
        let bench = try LinkBench(keepsSession: false)
        for _ in 0..<2 {
            bench.broker.script(LinkBench.comesOnline)
            bench.stepAndWait()
        }
        #expect(bench.bench.log.count("The broker has lost this cabinet's session") == 0)
    }

    // Not before, for who reads it must know the day.
    @Test func `a session that the broker still does not keep ten minutes later is told again`() throws {
        for _ in 0..<3 {
            broker.script(LinkBench.comesOnline + [.passes(.seconds(400))])
            bench.stepAndWait()
        }
        #expect(bench.bench.log.count("The broker has lost this cabinet's session", from: .error) == 1)
        broker.script(LinkBench.comesOnline)
        bench.stepAndWait()
        #expect(bench.bench.log.count("The broker has lost this cabinet's session", from: .error) == 2)
    }

    @Test func `a broker that keeps the session for less than was asked is warned about once`() throws {
        let day = BrokerLimits(sessionExpiry: .seconds(86_400))
        for limits in [day, day, BrokerLimits(sessionExpiry: BrokerLink.sessionExpiry), BrokerLimits()] {
            broker.script(.event(.connected(sessionPresent: true, limits: limits)), .answersSubscriptions())
            bench.stepAndWait()
        }
        let words = "The broker keeps this cabinet's session for a shorter time"
        let told = bench.bench.log.allMetadata(words, from: .warning)
        #expect(told.count == 1 && told.first?["hint"]?.hasPrefix("it is 1d:") == true)
    }

    @Test func `a broker without retained messages is told of once, and payments are taken`() throws {
        let states = Recorded<Bool>()
        let link = link
        for _ in 0..<2 {
            broker.script(
                .event(.connected(sessionPresent: true, limits: BrokerLimits(keepsRetained: false))),
                .answersSubscriptions(), .meanwhile { states.append(link.isOnline) })
            bench.stepAndWait()
        }
        #expect(states.entries == [true, true])
        #expect(bench.bench.log.count("The broker keeps no retained messages", from: .warning) == 1)
    }

    // MQTT 5 says so in the login; with 3.1.1 the granted subscription is the only sign.
    @Test(arguments: [(0, 1, 0), (nil, 0, 0), (1, 0, 1), (2, 1, 1), (nil, 1, 1)] as [(Int?, UInt8, Int)])
    func `it publishes at QoS 1, and at QoS 0 to a broker that takes no more`(
        limit: Int?, granted: UInt8, qos: Int
    ) throws {
        let link = link
        broker.script(
            .event(.connected(sessionPresent: false, limits: BrokerLimits(maximumQoS: limit))),
            .answersSubscriptions(granting: granted),
            .meanwhile { _ = try? link.publish(topic: "t", payload: "p", retain: false) })
        _ = bench.step()
        #expect(broker.commands.last == .publish(topic: "t", payload: Array("p".utf8), qos: qos, retain: false))
        let words = "The broker takes messages at QoS 0 only"
        #expect(bench.bench.log.count(words, from: .warning) == (qos == 0 ? 1 : 0))
    }

    @Test func `a first connection that cannot be written down leaves the alarm to the next`() throws {
        for isWritable in [false, true] {
            if isWritable { try bench.bench.book.allowAll() } else { try bench.bench.book.forbid(.meetBroker) }
            broker.script(.event(.connected(sessionPresent: true)), .answersSubscriptions())
            bench.stepAndWait()
        }
        #expect(bench.online.entries == [true, false, true, false])
        #expect(bench.bench.log.count("The ledger is new, but the broker knows this cabinet", from: .error) == 1)
    }
}
