import Cabinet
import CabinetModel
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

    @Test func `the waits double from a second to a minute, each shortened by up to a half`() {
        let waits = fail(10, with: lostNetwork)
        for (wait, step) in zip(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]) {
            #expect(wait >= .seconds(step) / 2)
            #expect(wait <= .seconds(step))
        }
        #expect(waits.count == 10)
    }

    @Test func `only a minute of connection starts the waits anew`() throws {
        _ = fail(5, with: lostNetwork)
        broker.script(LinkBench.comesOnline + [.passes(.seconds(45))])
        #expect(try #require(bench.stepAndWait()) >= .seconds(16))
        broker.script(LinkBench.comesOnline + [.passes(.seconds(60))])
        #expect(try #require(bench.stepAndWait()) <= .seconds(1))
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

    @Test func `a broker that does not answer the handshake is left after thirty seconds`() {
        broker.script(Array(repeating: .quiet, count: 40))
        let start = bench.bench.time.now
        _ = bench.step()
        #expect(start.duration(to: bench.bench.time.now) == .seconds(30))
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
    @Test func `the third connection in a row that ends within thirty seconds is another client's doing`() {
        var reasons: [NotReadyReason?] = []
        var waits: [Duration] = []
        for _ in 0..<4 {
            broker.script(LinkBench.comesOnline + [.passes(.seconds(20))])
            waits.append(bench.stepAndWait() ?? .zero)
            reasons.append(bench.reason)
        }
        #expect(reasons == [.brokerDown, .brokerDown, .clientIDInUse, .clientIDInUse])
        #expect(waits.suffix(2) == [.seconds(60), .seconds(60)])
    }

    // G5: the QR stays hidden until the other client has been quiet for half a minute.
    @Test func `a connection under suspicion is not ready before it has lasted thirty seconds`() {
        for _ in 0..<3 {
            broker.script(LinkBench.comesOnline)
            bench.stepAndWait()
        }
        let (bench, seen) = (bench, Recorded<NotReadyReason?>())
        let look = ScriptedBroker.Turn.meanwhile { seen.append(bench.reason) }
        broker.script(
            LinkBench.comesOnline + [look, .passes(.seconds(20)), look, .passes(.seconds(10)), look])
        _ = bench.step()
        #expect(seen.entries == [.clientIDInUse, .clientIDInUse, nil])
    }
}
