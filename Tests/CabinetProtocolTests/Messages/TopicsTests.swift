import CabinetModel
import CabinetProtocol
import Testing

@Suite struct TopicsTests {
    @Test func `the topics of a cabinet are those of the contract`() throws {
        let topics = Topics(machineID: try Samples.machine())
        #expect(topics.coinPulse == "arcade/machine/cab-1/coinpulse")
        #expect(topics.gameOver == "arcade/machine/cab-1/gameover")
        #expect(topics.cancel == "arcade/machine/cab-1/cancel")
        #expect(topics.paymentLink == "arcade/machine/cab-1/paymentlink")
        #expect(topics.status == "arcade/machine/cab-1/status")
        #expect(topics.receipt == "arcade/machine/cab-1/receipt")
    }

    @Test(arguments: TopicKind.allCases)
    func `a topic of the cabinet is known by its kind`(kind: TopicKind) throws {
        let topics = Topics(machineID: try Samples.machine())
        #expect(topics.kind(of: topics[kind]) == kind)
    }

    @Test(arguments: [
        "", "coinpulse", "arcade/machine/cab-2/coinpulse", "arcade/machine/K/coinpulse/", "arcade/machine/K//coinpulse",
        "/arcade/machine/K/coinpulse", "arcade/machine/K/COINPULSE", "arcade/machine/K/coinpulse\0",
        "arcade/machine/K/+", "arcade/machine/K/#", "arcade/machine/K", "arcade/machine/\u{212A}/coinpulse",
        "arcade/machine/k/coinpulse", "$share/g/arcade/machine/K/coinpulse",
    ])
    func `every other topic is nobody's`(topic: String) throws {
        #expect(Topics(machineID: try Samples.machine("K")).kind(of: topic) == nil)
    }
}
