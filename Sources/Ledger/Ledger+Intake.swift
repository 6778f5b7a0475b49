package import CabinetModel
import CabinetPlatform
import CabinetProtocol
import GRDB
import Synchronization

extension Ledger {
    /// Writes a payment down before its message is acknowledged, exactly once, whatever the broker repeats.
    ///
    /// For the network thread. A payment that came before is never judged again: it is a duplicate even when the
    /// caller's verdict has changed since, as it does when a message is repeated after it went stale. It came before when
    /// its identity did, or, without one, when the broker delivers it again, see ``PacketIDs``. With a name to
    /// send it to, a receipt stands in the outbox in the same transaction: `accepted`, `rejected` with the reason, or,
    /// for a duplicate, the first one's outcome.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - verdict: A refusal code that the caller has found already, such as ``RefusalReason/stale``; the payment is kept as
    ///     rejected, finally. `nil` to accept.
    ///   - isUnprotected: Whether its message came at QoS 0; it is counted in the same transaction.
    ///   - instant: Now.
    /// - Returns: What became of it, and what the cabinet owes now.
    /// - Throws: ``LedgerError``; the message must then stay unacknowledged.
    package func accept(
        _ request: PaymentRequest, verdict: RefusalReason? = nil, isUnprotected: Bool = false, at instant: UTCInstant
    ) throws(LedgerError) -> Acceptance {
        // Only the network thread changes them, and only once the transaction is on disk.
        let before = state.withLock(\.packetIDs)
        var packetIDs = before
        let acceptance = try write("accept a payment", faults: (.acceptBeforeCommit, .acceptAfterCommit)) { db in
            packetIDs = before
            if isUnprotected { try db.count(.unprotected) }
            let first =
                if let identity = request.identity {
                    try StoredPayment.find(identity, db)
                } else {
                    try packetIDs.findFirst(of: request, db)
                }
            if let first { return try repeated(request, first, at: instant, db) }
            let reason = try cancelReason(request, db) ?? verdict
            let number = try insert(request, rejectedFor: reason, at: instant, db)
            try packetIDs.keep(request, as: number, db)
            if let reason { return try reject(request, reason, at: instant, db) }
            return try admit(request, as: number, at: instant, db)
        }
        if request.packetID != nil { state.withLock { $0.packetIDs = packetIDs } }
        guard case .accepted(let number, _) = acceptance else { return acceptance }
        return .accepted(number, owedCredits: owe(request.credits))
    }

    private func admit(
        _ request: PaymentRequest, as number: PaymentNumber, at instant: UTCInstant, _ db: Database
    ) throws -> Acceptance {
        switch request.source {
        case .paid: try db.count(.paid, by: request.credits)
        case .service: try db.count(.service, by: request.credits)
        case .test: try db.count(.test, by: request.pulses)
        }
        try queueReceipt(
            request.name, credits: request.credits, .accepted, nil, pulses: PulseTally(asked: request.pulses),
            at: instant, db)
        // The sum is filled in after the commit.
        return .accepted(number, owedCredits: 0)
    }

    private func reject(
        _ request: PaymentRequest, _ reason: RefusalReason, at instant: UTCInstant, _ db: Database
    ) throws -> Acceptance {
        try db.count(.rejected)
        try queueReceipt(
            request.name, credits: request.credits, .rejected, .refused(reason),
            pulses: PulseTally(asked: request.pulses), at: instant, db)
        return .refused(reason)
    }

    private func repeated(
        _ request: PaymentRequest, _ first: StoredPayment, at instant: UTCInstant, _ db: Database
    ) throws -> Acceptance {
        guard first.credits == request.credits else {
            try db.count(.rejected)
            try keepRefusal(
                .conflict, name: request.name, credits: request.credits,
                detail: "payment \(first.number) came with other credits", at: instant, db)
            // Not as rejected: who gives the money back on that would do it for a game that was played.
            try queueReceipt(of: first, first.outcome, .refused(.conflict), at: instant, db)
            return .refused(.conflict)
        }
        try db.count(.duplicate)
        try queueReceipt(of: first, first.outcome, .duplicate, at: instant, db)
        return .duplicate(first.number, first.outcome)
    }

    /// ``RefusalReason/cancelled`` when the payment's cancel came before it.
    private func cancelReason(_ request: PaymentRequest, _ db: Database) throws -> RefusalReason? {
        guard let id = request.transactionID else { return nil }
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM cancels WHERE transaction_id = ?")
        return try Row.fetchOne(statement, arguments: [id.rawValue]) == nil ? nil : .cancelled
    }

    private func insert(
        _ request: PaymentRequest, rejectedFor reason: RefusalReason?, at instant: UTCInstant, _ db: Database
    ) throws -> PaymentNumber {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO payments (identity, timestamp_text, source, actor, credits, pulses_asked, pulses_per_credit,
                    received_at, expires_at, outcome, reason, finished_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            request.identity?.text, request.timestampText, request.source.rawValue, request.actor, request.credits,
            request.pulses, request.pulsesPerCredit, instant.nanoseconds, request.expiresAt?.nanoseconds,
            reason.map { _ in Outcome.rejected.rawValue }, reason?.rawValue, reason.map { _ in instant.nanoseconds },
        ])
        return PaymentNumber(db.lastInsertedRowID)
    }
}

extension PaymentRequest {
    /// What its receipts name it by; only a player's payment has any.
    fileprivate var name: PaymentName? { PaymentName(transactionID: transactionID, timestampText: timestampText) }
}
