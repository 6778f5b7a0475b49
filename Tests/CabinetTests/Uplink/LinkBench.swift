import Cabinet
import CabinetModel
import CabinetProtocol

/// A link to a scripted broker, lived through connection by connection in the time of the test.
struct LinkBench {
    let intake: IntakeBench
    let broker: ScriptedBroker
    let link: BrokerLink
    let topics = Topics(machineID: Bench.machineID)
    /// What the link said about being online, in order.
    let online = Recorded<Bool>()
    var bench: Bench { intake.bench }

    static let connected = ScriptedBroker.Turn.event(.connected(sessionPresent: false))

    /// Every turn that leads to a connection that is online.
    static let comesOnline: [ScriptedBroker.Turn] = [connected, .answersSubscriptions()]

    init(hearsGoodbye: Bool = true, keepsSession: Bool = true) throws {
        let intake = try IntakeBench()
        let broker = ScriptedBroker(intake.bench.time, hearsGoodbye: hearsGoodbye)
        let reporter = intake.bench.reporter
        self.intake = intake
        self.broker = broker
        link = BrokerLink(
            topics: topics,
            surroundings: BrokerLink.Surroundings(
                farewell: { reporter.farewell() }, ledger: intake.bench.ledger, keepsSession: keepsSession),
            intake: intake.intake, board: intake.bench.board, clock: intake.bench.clock,
            logger: intake.bench.log.logger,
            connect: broker.connect)
        let online = online
        link.onlineChanged.listen { online.append($0) }
    }

    /// Lives through one connection; how long the link then wants to wait, `nil` when it was stopped.
    func step() -> Duration? {
        guard case .wait(let instant) = link.step() else { return nil }
        return bench.time.now.duration(to: instant)
    }

    /// The same, and then lets that time pass.
    @discardableResult
    func stepAndWait() -> Duration? {
        guard let wait = step() else { return nil }
        bench.time.advance(by: wait)
        return wait
    }

    /// Why the broker is not there, as the board has it; `nil` when it is.
    var reason: NotReadyReason? {
        let reasons: Set<NotReadyReason> = [.brokerDown, .loginRefused, .topicDenied, .tlsFailed, .clientIDInUse]
        return bench.board.facts.readiness.reasons.first(where: reasons.contains)
    }
}
