import Cabinet
import CabinetModel
import CabinetProtocol
import Testing

@Suite struct BrokerTrialTests {
    private let broker: ScriptedBroker
    private let time: ManualClock
    private let topics = Topics(machineID: Bench.machineID)

    init() {
        time = ManualClock()
        broker = ScriptedBroker(time)
    }

    private func run(_ turns: [ScriptedBroker.Turn]...) -> BrokerTrial.Result {
        for script in turns { broker.script(script) }
        return BrokerTrial(topics: topics, clock: time.clock, connect: broker.connect).run(limit: .seconds(5))
    }

    // What checks is what runs: a topic that the service asks for and the check does not would be refused later.
    @Test func `it asks for every topic that the service asks for, and leaves politely`() {
        #expect(run([LinkBench.connected, .answersSubscriptions()]) == .loggedIn(.init(grantedQoS: 1)))
        let topics = broker.commands.dropLast().map { command -> String? in
            guard case .subscribe(let subscription) = command else { return nil }
            return subscription.topic
        }
        #expect(topics == ["coinpulse", "cancel", "gameover", "paymentlink"].map { "arcade/machine/cab-1/\($0)" })
        #expect(broker.commands.last == .disconnect)
    }

    @Test(arguments: [TopicKind.coinPulse, .cancel])
    func `a broker that refuses a subscription let the cabinet in`(kind: TopicKind) {
        let result = run([LinkBench.connected, .answersSubscriptions(refusing: topics[kind])])
        #expect(result == .loggedIn(.init(grantedQoS: kind == .coinPulse ? nil : 1, denied: [topics[kind]])))
    }

    @Test func `a broker that grants less than was asked for is told as that`() {
        #expect(run([LinkBench.connected, .answersSubscriptions(granting: 0)]) == .loggedIn(.init(grantedQoS: 0)))
    }

    @Test func `a connection that fails says why`() {
        let failure = BrokerFailure(.tlsFailed, "expired")
        #expect(run([.quiet, .ends(failure)]) == .failed(failure))
    }

    @Test func `a broker that does not answer is given up at the limit, with a goodbye`() {
        let start = time.now
        let result = run(Array(repeating: .quiet, count: 100))
        #expect(result == .failed(BrokerFailure(.brokerDown, "the broker did not answer in time")))
        #expect(start.duration(to: time.now) <= .seconds(6))
        #expect(broker.commands == [.disconnect])
    }

    // The dry run said "login ok" where the service, with its last will, was refused for ever.
    @Test func `it logs in with the service's last will, and goes without what the broker refuses of it`() {
        let result = run(
            [.ends(BrokerFailure(.brokerDown, "no", sign: .refusesRetainedWill))],
            [LinkBench.connected, .answersSubscriptions()])
        #expect(result == .loggedIn(.init(grantedQoS: 1, concessions: [.retaining])))
        #expect(broker.wills == [.init(), .init(isRetained: false)])
    }

    @Test func `a login that is refused with and without the will is refused`() {
        let failure = BrokerFailure(.loginRefused, "not authorised", sign: .mayRefuseRights)
        #expect(run([.ends(failure)], [.ends(failure)]) == .failed(failure))
        #expect(broker.wills == [.init(), nil])
    }

    @Test func `what the broker says that it lacks is told`() {
        let limits = BrokerLimits(keepsRetained: false, maximumQoS: 0)
        let result = run([
            .event(.connected(sessionPresent: false, limits: limits)), .answersSubscriptions(granting: 0),
        ])
        #expect(result == .loggedIn(.init(grantedQoS: 0, concessions: [.retaining, .acknowledgements])))
    }
}
