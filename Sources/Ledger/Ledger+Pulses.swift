package import CabinetModel
import CabinetPlatform
import GRDB

extension Ledger {
    /// The next pulse that the cabinet owes, of the oldest payment first; `nil` when it owes none.
    ///
    /// For the pulse thread, with no pulse in flight. Reads only, and stays fast however many payments the book holds.
    ///
    /// - Throws: ``LedgerError``, `.inconsistent` while a pulse is in flight, and for a payment that has no pulse left and is
    ///   open all the same.
    package func nextOwed() throws(LedgerError) -> OwedPulse? {
        try read("find the next pulse") { db -> OwedPulse? in
            guard let payment = try StoredPayment.findOldestOwed(db) else { return nil }
            guard let last = try StoredPulse.findLast(of: payment.number, db) else {
                return payment.pulse(ordinal: 1, attempt: 1, isFirst: true)
            }
            guard let result = last.result else {
                throw LedgerError(
                    .inconsistent, "a pulse is still in flight; finish, abandon or resolve it before the next")
            }
            let (ordinal, attempt) = result.isGiven ? (last.ordinal + 1, 1) : (last.ordinal, last.attempt + 1)
            // `begin` would refuse it, and the pulse thread would ask for it again at once, for ever.
            guard ordinal <= payment.pulsesAsked else {
                throw LedgerError(
                    .inconsistent, "payment \(payment.number) was given all its pulses and is still open; it is damaged"
                )
            }
            let isFirst = try ordinal == 1 && !last.wasInterruptedBefore(db)
            return payment.pulse(ordinal: ordinal, attempt: attempt, isFirst: isFirst)
        }
    }

    /// Writes down that the pulse begins; only then may the coin switch close.
    ///
    /// One conditional write, alone in its transaction.
    ///
    /// - Returns: `false` when it must not be given: its payment was cancelled or has ended, or this pulse has begun
    ///   before. Nothing was written then; ask ``nextOwed()`` again.
    /// - Throws: ``LedgerError``, `.inconsistent` while another pulse is in flight; the switch must stay open.
    package func begin(_ pulse: OwedPulse, at instant: UTCInstant) throws(LedgerError) -> Bool {
        try write("begin a pulse", faults: (.beginBeforeCommit, .beginAfterCommit), removals: .left) { db in
            let statement = try db.cachedStatement(
                sql: """
                    INSERT INTO pulses (payment, ordinal, attempt, begun_at)
                    SELECT number, ?2, ?3, ?4 FROM payments
                    WHERE number = ?1 AND outcome IS NULL AND cancelled_at IS NULL AND ?2 <= pulses_asked
                        AND (SELECT running FROM book) = 1
                    ON CONFLICT (payment, ordinal, attempt) DO NOTHING
                    """)
            try statement.execute(arguments: [
                pulse.payment.rawValue, pulse.ordinal, pulse.attempt, instant.nanoseconds,
            ])
            return db.changesCount == 1
        }
    }

    /// Writes down that the pulse has ended, the coin switch being open again.
    ///
    /// The last pulse of a payment, or the one that was in flight when it was cancelled, takes the final outcome and the
    /// receipt into the same transaction, and `game` does too. The same call may be made again after it threw, and
    /// changes nothing if the first one had reached the disk after all.
    ///
    /// - Parameters:
    ///   - pulse: One that ``begin(_:at:)`` answered `true` for.
    ///   - width: How long the switch was measured to be closed.
    ///   - gap: How long it was measured to be open before; `nil` when nobody knows.
    ///   - game: What this pulse means for the game; never for a test pulse.
    ///   - instant: Now.
    /// - Returns: What stands in the book now.
    /// - Throws: ``LedgerError``, `.inconsistent` when the pulse has not begun.
    package func finish(
        _ pulse: OwedPulse, width: Duration, gap: Duration? = nil, game: GameChange? = nil, at instant: UTCInstant
    ) throws(LedgerError) -> Finished {
        let (ending, openedGame) = try write(
            "finish a pulse", faults: (.finishBeforeCommit, .finishAfterCommit)
        ) { db in
            let payment = try StoredPayment.find(pulse.payment, db)
            guard try StoredPulse.end(pulse, as: .done, width: width, gap: gap, at: instant, db) else {
                return (try Ending(of: pulse, payment, db), OpenGame?.none)
            }
            try db.count(.pulses)
            let ending = try settle(payment, after: pulse, isGiven: true, at: instant, db)
            guard case .open(let source) = game, try OpenGame.fetch(db) == nil else { return (ending, nil) }
            return (ending, try OpenGame.insert(source: source, at: instant, bootID: bootID, db))
        }
        return Finished(
            paymentOutcome: ending.outcome, owedCredits: owe(-ending.creditsGiven), openedGame: openedGame)
    }

    /// Takes back a begun pulse that could not be given at all, because the switch could not be closed.
    ///
    /// It is owed again, with the next attempt number, and counts nowhere; if its payment was cancelled meanwhile, that
    /// ends now. Each attempt leaves a row for ever, so wait for the line before the next one. Once it was taken back,
    /// a second call does nothing.
    package func abandon(_ pulse: OwedPulse, at instant: UTCInstant) throws(LedgerError) {
        try write("take back a pulse") { db in
            guard try StoredPulse.end(pulse, as: .void, at: instant, db) else { return }
            _ = try settle(try StoredPayment.find(pulse.payment, db), after: pulse, isGiven: false, at: instant, db)
        }
    }

    /// Ends the payment if the attempt that has just ended was the last that it may have.
    func settle(
        _ payment: StoredPayment, after pulse: OwedPulse, isGiven: Bool, at instant: UTCInstant, _ db: Database
    ) throws -> Ending {
        if payment.isCancelled {
            // A cancel that found the last pulse in flight came too late, if that pulse was given.
            let outcome = isGiven && pulse.completesPayment ? Outcome.delivered : .cancelled
            try conclude(payment, as: outcome, at: instant, db)
            // Its credits left the balance when the cancel came.
            return Ending(outcome: outcome, creditsGiven: 0)
        }
        guard isGiven else { return Ending(outcome: nil, creditsGiven: 0) }
        if pulse.completesPayment { try conclude(payment, as: .delivered, at: instant, db) }
        return Ending(
            outcome: pulse.completesPayment ? .delivered : nil, creditsGiven: pulse.completesCredit ? 1 : 0)
    }
}

/// What the end of a pulse means for its payment and for the balance.
struct Ending {
    /// How the payment ended; `nil` while it is owed more.
    let outcome: Outcome?
    /// Credits that leave the balance with this pulse.
    let creditsGiven: Int
}

extension Ending {
    /// What it meant when it was finished the first time: the balance has it already.
    fileprivate init(of pulse: OwedPulse, _ payment: StoredPayment, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "SELECT result = 'done' FROM pulses WHERE payment = ? AND ordinal = ? AND attempt = ?")
        let row = try Row.fetchOne(
            statement, arguments: [pulse.payment.rawValue, pulse.ordinal, pulse.attempt])
        guard row?[0] == true else {
            throw LedgerError(.inconsistent, "a pulse ended that had not begun; this is a fault of the program")
        }
        self.init(outcome: payment.outcome.isFinal ? payment.outcome : nil, creditsGiven: 0)
    }
}
