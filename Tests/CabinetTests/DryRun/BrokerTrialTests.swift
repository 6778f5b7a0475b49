import Cabinet
import CabinetModel
import CabinetProtocol
import Testing

@Suite struct BrokerTrialTests {
    private let time = ManualClock()
    private let topics = Topics(machineID: Bench.machineID)

    private func run(_ turns: [ScriptedBroker.Turn]) -> (result: BrokerTrial.Result, broker: ScriptedBroker) {
        let broker = ScriptedBroker(time)
        broker.script(turns)
        let trial = BrokerTrial(topics: topics, clock: time.clock, connect: broker.connect)
        return (trial.run(limit: .seconds(5)), broker)
    }

    @Test func `a broker that grants the subscription is told as that, and left politely`() {
        let (result, broker) = run([LinkBench.connected, .answersSubscriptions()])
        #expect(result == .loggedIn(grantedQoS: 1))
        #expect(
            broker.commands == [.subscribe(BrokerSubscription(topic: "arcade/machine/cab-1/coinpulse")), .disconnect])
    }

    @Test func `a broker that refuses the subscription let the cabinet in`() {
        let (result, _) = run([LinkBench.connected, .answersSubscriptions(refusing: topics.coinPulse)])
        #expect(result == .loggedIn(grantedQoS: nil))
    }

    @Test func `a broker that grants less than was asked for is told as that`() {
        let (result, _) = run([LinkBench.connected, .answersSubscriptions(granting: 0)])
        #expect(result == .loggedIn(grantedQoS: 0))
    }

    @Test func `a connection that fails says why`() {
        let failure = BrokerFailure(.loginRefused, "wrong password")
        #expect(run([.quiet, .ends(failure)]).result == .failed(failure))
    }

    @Test func `a broker that does not answer is given up at the limit`() {
        let start = time.now
        let (result, _) = run(Array(repeating: .quiet, count: 100))
        #expect(result == .failed(BrokerFailure(.brokerDown, "the broker did not answer within 5.0 seconds")))
        #expect(start.duration(to: time.now) == .seconds(5))
    }
}
