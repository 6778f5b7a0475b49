import Cabinet
import CabinetModel
import CabinetProtocol

/// The intake of a bench, and what it told the others.
struct IntakeBench {
    let bench: Bench
    let intake: Intake
    let topics = Topics(machineID: Bench.machineID)
    /// How often the pulse thread was told that something changed.
    let owed = Milestone()
    /// How often the outbox was told that something waits.
    let outgoing = Milestone()

    init(maximumAge: Duration? = nil, pulsesPerCredit: Int = 1, link: PaymentLink? = nil) throws {
        try self.init(Bench(), maximumAge: maximumAge, pulsesPerCredit: pulsesPerCredit, link: link)
    }

    init(_ bench: Bench, maximumAge: Duration? = nil, pulsesPerCredit: Int = 1, link: PaymentLink? = nil) throws {
        let links = PaymentLinkKeeper(
            configured: link, allowedLinks: [AllowedLink("https://buy.stripe.com/")].compactMap(\.self),
            board: bench.board, logger: bench.log.logger)
        self.bench = bench
        intake = Intake(
            machineID: Bench.machineID,
            rules: Intake.Rules(creditsPerMessage: 100, pulsesPerCredit: pulsesPerCredit, maximumAge: maximumAge),
            receivers: Intake.Receivers(games: bench.games, link: links, owed: bench.owed, outgoing: bench.outgoing),
            ledger: bench.ledger, board: bench.board, clock: bench.clock, trace: bench.trace, logger: bench.log.logger)
        let (owed, outgoing) = (owed, outgoing)
        bench.owed.listen { owed.reach() }
        bench.outgoing.listen { outgoing.reach() }
    }

    /// A message as the broker hands it over.
    func message(
        _ payload: String, on topic: TopicKind = .coinPulse, qos: Int = 1, packetID: UInt16 = 1,
        isRetained: Bool = false
    ) -> BrokerMessage {
        BrokerMessage(
            topic: topics[topic], payload: Array(payload.utf8), qos: qos, isRetained: isRetained,
            packetID: qos == 0 ? nil : packetID)
    }

    /// Sends a message on one of the cabinet's topics.
    @discardableResult
    func send(
        _ payload: String, on topic: TopicKind = .coinPulse, qos: Int = 1, packetID: UInt16 = 1,
        isRetained: Bool = false
    ) -> BrokerDisposition {
        intake.receive(message(payload, on: topic, qos: qos, packetID: packetID, isRetained: isRetained))
    }

    /// A payment as a sender that knows transaction ids writes it.
    static func payment(
        _ id: String? = "pi_1", credits: Int = 1, at timestamp: String = "2024-07-01T12:00:00Z",
        expiresAt: String? = nil
    ) -> String {
        let id = id.map { #", "transactionId": "\#($0)""# } ?? ""
        let expiry = expiresAt.map { #", "expiresAt": "\#($0)""# } ?? ""
        return #"{"machineId": "cab-1", "credits": \#(credits), "timestamp": "\#(timestamp)"\#(id)\#(expiry)}"#
    }

    static func cancel(_ id: String) -> String {
        #"{"machineId": "cab-1", "transactionId": "\#(id)"}"#
    }

    static func gameOver(at timestamp: String) -> String {
        #"{"machineId": "cab-1", "status": "game_over", "timestamp": "\#(timestamp)"}"#
    }
}
