import CabinetPlatform
import GRDB
import Synchronization

extension Ledger {
    /// Messages of `topic` that the broker has not acknowledged, oldest first.
    ///
    /// - Parameters:
    ///   - topic: Which queue; each is in order for itself.
    ///   - number: Only messages after this one; 0 for all, as after a reconnect.
    ///   - limit: At most so many.
    /// - Returns: What is still to be sent, numbers rising; empty when there is nothing.
    /// - Throws: ``LedgerError``.
    package func outgoing(
        _ topic: OutboxTopic, after number: Int64 = 0, limit: Int
    ) throws(LedgerError) -> [Outgoing] {
        try read("read the outbox") { db in
            let acknowledged = state.withLock(\.acknowledged)
            let statement = try db.cachedStatement(
                sql: "SELECT number, payload FROM outbox WHERE topic = ? AND number > ? ORDER BY number")
            let rows = try Row.fetchCursor(statement, arguments: [topic.rawValue, number])
            var messages: [Outgoing] = []
            while messages.count < limit, let row = try rows.next() {
                let number: Int64 = row[0]
                guard !acknowledged.contains(number) else { continue }
                messages.append(Outgoing(number: number, topic: topic, payload: row[1]))
            }
            return messages
        }
    }

    /// The broker has acknowledged a message: it is not sent again, and leaves the book with the next transaction.
    ///
    /// Writes nothing and never waits. A process that dies before the removal sends the message once more, which the
    /// contract allows: at least once. Any thread; one that is gone already is no matter.
    ///
    /// - Returns: How many messages now wait to be removed; ``removeAcknowledged()`` when they get many or old.
    @discardableResult
    package func acknowledged(_ number: Int64) -> Int {
        state.withLock { state in
            state.acknowledged.insert(number)
            return state.acknowledged.count
        }
    }

    /// Removes every acknowledged message, in one transaction; nothing when there is none.
    package func removeAcknowledged() throws(LedgerError) {
        guard state.withLock({ !$0.acknowledged.isEmpty }) else { return }
        try write("clear the outbox", removals: .demanded) { _ in }
    }
}

/// What a transaction does about the messages that the broker has acknowledged and that still stand in the outbox.
enum Removals {
    /// They stay: the transaction is to be as small as can be.
    case left
    /// They go with it, which costs no sync of its own. When that fails they stay: nobody's payment fails for it.
    case taken
    /// They go, or the transaction fails.
    case demanded
}

extension Ledger {
    /// Removes what the broker has acknowledged, and returns the numbers; for ``write(_:faults:removals:_:)``.
    func removeAcknowledged(_ removals: Removals, _ db: Database) throws -> Set<Int64> {
        let numbers = removals == .left ? [] : state.withLock(\.acknowledged)
        guard !numbers.isEmpty else { return [] }
        FaultPoint.reach(.outboxBeforeRemove)
        do {
            let statement = try db.cachedStatement(sql: "DELETE FROM outbox WHERE number = ?")
            for number in numbers { try statement.execute(arguments: [number]) }
        } catch  where removals == .taken && db.isInsideTransaction {
            return []
        }
        return numbers
    }
}
