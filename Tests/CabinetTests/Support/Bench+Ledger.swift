import CabinetModel
import CabinetProtocol
import Ledger
import Testing

// What happens around the cabinet, and what its ledger then says.
extension Bench {
    /// A player pays, as far as the ledger is concerned.
    @discardableResult
    func pay(
        _ id: String, credits: Int = 1, pulsesPerCredit: Int = 1, expiresAt: UTCInstant? = nil
    ) throws -> Acceptance {
        try ledger.accept(
            PaymentRequest(
                paidWith: nil, transactionID: try transaction(id), timestampText: "2024-07-01T12:00:00.5Z",
                credits: credits, pulsesPerCredit: pulsesPerCredit, expiresAt: expiresAt),
            at: time.utc)
    }

    /// The payment is taken back.
    @discardableResult
    func cancel(_ id: String) throws -> CancelResult {
        try ledger.cancel(try transaction(id), at: time.utc)
    }

    /// One line for each receipt in the outbox: `pi_1 delivered 1/1`, with the reason when there is one.
    func receipts() throws -> [String] {
        try ledger.outgoing(.receipt, limit: .max).map { message in
            let receipt = try ReceiptMessage.decode(Array(message.payload.utf8))
            let name =
                switch receipt.payment {
                case .transaction(let id): id.rawValue
                case .timestamp(let text): text
                }
            let reason = receipt.reason.map { " (\($0.code))" } ?? ""
            return "\(name) \(receipt.outcome)\(reason) \(receipt.pulses.emitted)/\(receipt.pulses.asked)"
        }
    }

    /// How many game overs wait in the outbox.
    func gameOversQueued() throws -> Int {
        try ledger.outgoing(.gameOver, limit: .max).count
    }

    /// What a meter says for life.
    func meter(_ meter: Meter) throws -> Int {
        try #require(try ledger.meters().first { $0.meter == meter }).lifetime
    }

    /// Every attempt at a pulse: `1.2.1 done` is the first attempt at the second pulse of payment 1, which was given.
    func pulses() throws -> [String] {
        try book.lines(
            """
            SELECT payment || '.' || ordinal || '.' || attempt, coalesce(result, 'begun') FROM pulses
            ORDER BY payment, ordinal, attempt
            """)
    }
}

extension Ledger {
    /// How many messages wait for the broker, of both topics.
    func outboxDepth() throws -> Int {
        try OutboxTopic.allCases.map { try outgoing($0, limit: .max).count }.reduce(0, +)
    }
}

func transaction(_ id: String) throws -> TransactionID {
    try #require(TransactionID(id))
}
