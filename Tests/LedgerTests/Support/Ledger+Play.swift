import CabinetModel
import CabinetProtocol
import Ledger
import Testing

// What a cabinet does with its ledger, in the words of the tests.
extension Ledger {
    /// Accepts a player's payment, named by a transaction id.
    func pay(
        _ id: String, credits: Int = 1, pulsesPerCredit: Int = 1, expiresAt: UTCInstant? = nil,
        verdict: RefusalReason? = nil, _ book: TestBook
    ) throws -> Acceptance {
        let request = try request(id, credits: credits, pulsesPerCredit: pulsesPerCredit, expiresAt: expiresAt)
        return try accept(request, verdict: verdict, at: book.now)
    }

    /// Begins the next owed pulse, which must exist and must not be refused.
    func beginNext(_ book: TestBook) throws -> OwedPulse {
        let pulse = try #require(try nextOwed())
        try #require(try begin(pulse, at: book.now))
        return pulse
    }

    /// Gives the next owed pulse.
    @discardableResult
    func give(width: Duration = .milliseconds(100), game: GameChange? = nil, _ book: TestBook) throws -> Finished {
        try finish(beginNext(book), width: width, game: game, at: book.now)
    }

    /// Gives every owed pulse and says of which payments they were.
    func giveAll(_ book: TestBook) throws -> [PaymentNumber] {
        var given: [PaymentNumber] = []
        while let pulse = try nextOwed() {
            try give(book)
            given.append(pulse.payment)
        }
        return given
    }

    /// The receipts that wait in the outbox, read back as the payment API would.
    func queuedReceipts() throws -> [ReceiptMessage] {
        try outgoing(.receipt, limit: .max).map { try ReceiptMessage.decode(Array($0.payload.utf8)) }
    }

    /// One line for each receipt that waits: `pi_1 delivered 1/1`, with the reason when there is one.
    func receiptLines() throws -> [String] {
        try queuedReceipts().map { receipt in
            let name =
                switch receipt.payment {
                case .transaction(let id): id.rawValue
                case .timestamp(let text): text
                }
            let reason = receipt.reason.map { " (\($0.code))" } ?? ""
            return "\(name) \(receipt.outcome)\(reason) \(receipt.pulses.emitted)/\(receipt.pulses.asked)"
        }
    }

    /// How many messages wait for the broker, of both topics.
    func outboxDepth() throws -> Int {
        try OutboxTopic.allCases.map { try outgoing($0, limit: .max).count }.reduce(0, +)
    }

    /// What a meter says for life.
    func meter(_ meter: Meter) throws -> Int {
        try #require(try meters().first { $0.meter == meter }).lifetime
    }
}

/// A player's payment with a transaction id.
func request(
    _ id: String, credits: Int = 1, pulsesPerCredit: Int = 1, expiresAt: UTCInstant? = nil
) throws -> PaymentRequest {
    PaymentRequest(
        paidWith: nil, transactionID: try transaction(id), timestampText: "2024-07-01T12:00:00.5Z", credits: credits,
        pulsesPerCredit: pulsesPerCredit, expiresAt: expiresAt)
}

func transaction(_ id: String) throws -> TransactionID {
    try #require(TransactionID(id))
}
