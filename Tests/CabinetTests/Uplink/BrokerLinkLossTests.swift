import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Logging
import Testing

/// Connections that fail, and what the link makes of it.
@Suite struct BrokerLinkLossTests {
    private let bench: LinkBench
    private var broker: ScriptedBroker { bench.broker }
    private var log: LogRecord { bench.bench.log }
    private let lostNetwork = BrokerFailure(.brokerDown, "connection refused")

    init() throws {
        bench = try LinkBench()
    }

    /// Lets `count` attempts fail in this way.
    private func fail(_ count: Int, with failure: BrokerFailure) -> [Duration] {
        (0..<count).compactMap { _ in
            broker.script(.ends(failure))
            return bench.stepAndWait()
        }
    }

    @Test func `the waits double from half a second to a minute, each shortened by up to a half`() {
        let waits = fail(10, with: lostNetwork)
        for (wait, step) in zip(waits, [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60]) {
            #expect(wait >= .seconds(step) / 2)
            #expect(wait <= .seconds(step))
        }
        #expect(waits.count == 10)
    }

    @Test func `after a connection it is away for ten seconds at most, and after one of ten seconds for half a second`()
        throws
    {
        _ = fail(10, with: lostNetwork)
        broker.script(LinkBench.comesOnline + [.passes(.seconds(9))])
        let short = try #require(bench.stepAndWait())
        #expect(short >= .seconds(5) && short <= .seconds(10))
        broker.script(LinkBench.comesOnline + [.passes(.seconds(10))])
        #expect(try #require(bench.stepAndWait()) <= .milliseconds(500))
    }

    // A topic that stays denied is no connection: payments do not come.
    @Test func `a login that leads to no subscription does not shorten the waits`() throws {
        var last: Duration?
        for _ in 0..<8 {
            broker.script(LinkBench.connected, .answersSubscriptions(refusing: bench.topics.coinPulse))
            last = bench.stepAndWait()
        }
        #expect(try #require(last) >= .seconds(30))
    }

    @Test(arguments: [NotReadyReason.brokerDown, .loginRefused, .tlsFailed])
    func `the board says why there is no connection, until there is one`(reason: NotReadyReason) {
        _ = fail(1, with: BrokerFailure(reason, "no"))
        #expect(bench.reason == reason)
        let (bench, seen) = (bench, Recorded<NotReadyReason?>())
        broker.script(LinkBench.comesOnline + [.meanwhile { seen.append(bench.reason) }])
        _ = bench.step()
        #expect(seen.entries == [nil])
    }

    // A broker that is down for a day must not fill the journal, and the journal of the day must show it.
    @Test func `a failure is logged when it is new, and again every ten minutes`() {
        let start = bench.bench.time.now
        while start.duration(to: bench.bench.time.now) < .seconds(2200) { _ = fail(1, with: lostNetwork) }
        #expect(log.count("No connection to the broker", from: .warning) == 4)
        _ = fail(2, with: BrokerFailure(.loginRefused, "wrong password"))
        _ = fail(1, with: lostNetwork)
        #expect(log.count("No connection to the broker", from: .warning) == 6)
        #expect(log.metadata("No connection to the broker")["reason"] == "broker_down")
    }

    @Test func `a broker that does not answer the handshake is left after a minute`() {
        broker.script(Array(repeating: .quiet, count: 70))
        let start = bench.bench.time.now
        _ = bench.step()
        #expect(start.duration(to: bench.bench.time.now) == .seconds(60))
        #expect(broker.commands == [.drop])
        #expect(log.metadata("No connection to the broker")["error"]?.contains("did not answer") == true)
    }

    @Test func `a broker that does not answer the subscription is left after thirty seconds`() {
        broker.script([LinkBench.connected] + Array(repeating: .quiet, count: 40))
        let start = bench.bench.time.now
        _ = bench.step()
        #expect(start.duration(to: bench.bench.time.now) == .seconds(30))
        #expect(broker.commands.last == .drop)
        #expect(log.metadata("No connection to the broker")["error"]?.contains("subscription") == true)
    }

    // G5: without its payment topic the cabinet can take no payment, whatever else works.
    @Test func `a denied payment topic is told as that, however often it is tried`() {
        for _ in 0..<6 {
            broker.script(LinkBench.connected, .answersSubscriptions(refusing: bench.topics.coinPulse))
            bench.stepAndWait()
            #expect(bench.reason == .topicDenied)
        }
        #expect(broker.commands.count { $0 == .drop } == 6)
        #expect(bench.online.entries.contains(true) == false)
        #expect(log.count("No connection to the broker", from: .warning) == 1)
        let (bench, seen) = (bench, Recorded<NotReadyReason?>())
        broker.script(LinkBench.comesOnline + [.meanwhile { seen.append(bench.reason) }])
        _ = bench.step()
        #expect(seen.entries == [nil])
    }

    @Test func `another topic that is denied is warned about, and payments are taken`() {
        let (bench, seen) = (bench, Recorded<Bool>())
        broker.script(
            LinkBench.connected, .answersSubscriptions(refusing: bench.topics.cancel),
            .meanwhile { seen.append(bench.link.isOnline) })
        _ = bench.step()
        #expect(seen.entries == [true])
        #expect(
            log.metadata("The broker does not let this user subscribe to all of its topics")["denied"]
                == bench.topics.cancel)
    }

    // G2: a cloned card would take payments that were made for this cabinet.
    @Test func `the broker's word that another client uses the id is told, and the id is left to it for a minute`() {
        let takenOver = BrokerFailure(.clientIDInUse, "another client", sign: .clientIDTakenOver)
        for _ in 0..<2 {
            broker.script(LinkBench.comesOnline + [.passes(.seconds(3600)), .ends(takenOver)])
            #expect(bench.stepAndWait() == .seconds(60))
            #expect(bench.reason == .clientIDInUse)
        }
    }

    // A mosquitto that is restarted four times, a flaky network, a broker that closes for a denied publish.
    @Test(arguments: ["The broker is shutting down.", "The broker has closed the connection: not authorised."])
    func `however often connections end soon, the reason that was given is told, and no other client`(words: String) {
        for _ in 0..<6 {
            broker.script(LinkBench.comesOnline + [.ends(BrokerFailure(.brokerDown, words))])
            #expect(bench.stepAndWait().map { $0 <= .seconds(10) } == true)
            #expect(bench.reason == .brokerDown)
            #expect(log.metadata("No connection to the broker")["error"] == words)
        }
    }

    // A broker of the AWS kind: it closes the connection for a receipt that is not allowed, and so ended every one.
    // A receipt must not wait long for a guess: a network that tears three times looks alike.
    @Test func `when three connections in a row end for what is published, the next is left alone for ten seconds`() {
        let link = bench.link
        let publish = ScriptedBroker.Turn.meanwhile { _ = try? link.publish(topic: "t", payload: "p", retain: false) }
        for _ in 0..<3 {
            broker.script(LinkBench.comesOnline + [publish])
            bench.stepAndWait()
        }
        #expect(bench.online.entries == [true, false, true, false, true, false])
        let (bench, counts) = (bench, Recorded<Int>())
        let look = ScriptedBroker.Turn.meanwhile { counts.append(bench.online.entries.count { $0 }) }
        broker.script(LinkBench.comesOnline + [.passes(.seconds(9)), look, .passes(.seconds(1)), .quiet, look])
        bench.stepAndWait()
        #expect(counts.entries == [3, 4])
        #expect(log.count("Connections end as soon as something is published", from: .warning) == 1)
    }

    @Test func `while every connection ends just when something is published, the pause grows to ten minutes`() {
        var restraint = PublishRestraint()
        var now = MonotonicInstant.now()
        var pauses: [Duration?] = []
        for _ in 0..<11 {
            let quietUntil = restraint.cameUp(at: now)
            pauses.append(quietUntil.map(now.duration(to:)))
            now = quietUntil ?? now
            restraint.published()
            restraint.ended(at: now.advanced(by: .seconds(1)))
        }
        #expect(pauses == [nil, nil, nil] + [10, 20, 40, 80, 160, 320, 600, 600].map(Duration.seconds))
        // One that ended in its pause did not end for a publish.
        _ = restraint.cameUp(at: now)
        restraint.ended(at: now.advanced(by: .seconds(1)))
        #expect(restraint.cameUp(at: now) == nil)
    }

    @Test func `connections that end with nothing unanswered, or that last, are published on at once`() {
        let link = bench.link
        let publish = ScriptedBroker.Turn.meanwhile { _ = try? link.publish(topic: "t", payload: "p", retain: false) }
        let ends: [[ScriptedBroker.Turn]] = [
            [], [publish, .event(.published(packetID: 5, reason: 0))], [publish, .passes(.seconds(10))],
        ]
        for end in ends + ends {
            broker.script(LinkBench.comesOnline + end)
            bench.stepAndWait()
        }
        #expect(bench.online.entries.count { $0 } == 6)
    }

    // G5: the QR stays hidden until the other client has been quiet for longer than its own minute.
    @Test func `after another client's visit a connection is not ready before it has lasted ninety seconds`() {
        broker.script(
            LinkBench.comesOnline + [.ends(BrokerFailure(.clientIDInUse, "another", sign: .clientIDTakenOver))])
        bench.stepAndWait()
        let (bench, seen) = (bench, Recorded<NotReadyReason?>())
        let look = ScriptedBroker.Turn.meanwhile { seen.append(bench.reason) }
        broker.script(
            LinkBench.comesOnline + [look, .passes(.seconds(80)), look, .passes(.seconds(10)), look])
        _ = bench.step()
        #expect(seen.entries == [.clientIDInUse, .clientIDInUse, nil])
    }
}
