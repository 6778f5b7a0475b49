import CabinetModel
import CabinetPlatform
import GRDB
import Synchronization

/// The book of a machine that handles money: what was paid, what was given for it, and what is still owed.
///
/// Thread-safe and synchronous: each call is one transaction, is on disk when it returns (`synchronous=FULL`), and takes
/// its turn among the calls of other threads. Only reading ``owedCredits`` never waits. A call that throws has
/// written nothing and may be made again; see ``LedgerError``.
///
/// Facts are appended; a final outcome, a measured pulse, a finished game never change, and the schema enforces it.
package final class Ledger: Sendable {
    /// What was found at opening; it does not change afterwards.
    package let opening: Opening

    let database: DatabaseQueue
    let machineID: MachineID
    let receipts: Bool
    let bootID: String?
    let state: Mutex<State>

    /// What the ledger keeps in memory, all of it derived from the book or worthless after a restart.
    struct State {
        /// Derived at opening, then moved by each transaction that was committed.
        var owedCredits: Int
        var commitsSinceCheckpoint = 0
        var packetIDs = PacketIDs()
        /// Messages that the broker has and the outbox still holds; they go with the next transaction.
        var acknowledged: Set<Int64> = []
        /// Told of the first damage, then let go.
        var onDamage: (@Sendable (LedgerError) -> Void)?
        /// Held until ``Ledger/close()``.
        var lock: FileLock?
    }

    init(
        opening: Opening, database: DatabaseQueue, options: LedgerOptions, lock: FileLock
    ) {
        self.opening = opening
        self.database = database
        machineID = options.machineID
        receipts = options.receipts
        bootID = options.bootID
        state = Mutex(State(owedCredits: opening.owedCredits, lock: lock))
    }

    /// Calls `handler` once, on the thread whose call found it, when the book turns out to be damaged while it is used.
    ///
    /// Every call may find that, and none of them can mend it.
    package func onDamage(_ handler: @escaping @Sendable (LedgerError) -> Void) {
        state.withLock { $0.onDamage = handler }
    }

    /// Credits that the cabinet owes: accepted, not cancelled, and their last pulse not given yet.
    ///
    /// Never waits, whatever the disk does.
    package var owedCredits: Int { state.withLock(\.owedCredits) }

    /// Writes down that a broker has let this cabinet in; `true` the first time in the book's life.
    ///
    /// A broker that has a session of this cabinet by then knows it with another book, which was lost or left behind.
    package func meetBroker() throws(LedgerError) -> Bool {
        // Reading first: every connection but one has nothing to write, and nothing that could fail.
        let hasMet = try read("look for the first connection") { db in
            try Bool.fetchOne(db.cachedStatement(sql: "SELECT met_broker FROM book")) ?? false
        }
        guard !hasMet else { return false }
        try write("write down the first connection") { try $0.execute(sql: "UPDATE book SET met_broker = 1") }
        return true
    }

    /// Writes and commits, to find out whether the ledger can; a little more than a payment takes.
    ///
    /// For the time after a refused commit: an acknowledgement must not be risked before this returns.
    package func probe() throws(LedgerError) {
        try write("probe the ledger") { db in
            try db.execute(sql: "UPDATE book SET probe = randomblob(40960)")
        }
    }

    /// Moves the log into the book itself if it has grown; otherwise does nothing.
    ///
    /// Call it when nobody waits, such as when no pulse is owed any more: it spares a later commit that work, which is
    /// a few syncs on the card. Never needed for safety.
    package func tidy() throws(LedgerError) {
        guard state.withLock({ $0.commitsSinceCheckpoint >= Self.commitsWorthTidying }) else { return }
        try run("tidy the ledger") {
            try database.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
        }
        state.withLock { $0.commitsSinceCheckpoint = 0 }
    }

    /// Marks the clean stop, moves the log into the book and lets another process have it.
    ///
    /// A second call does nothing. No other call may be made afterwards: it would throw. When this throws, the ledger is closed all the same, and
    /// the next opening finds an unclean stop.
    package func close() throws(LedgerError) {
        guard let lock = state.withLock({ $0.lock.take() }) else { return }
        // Held to the end of this call, whatever is thrown.
        defer { withExtendedLifetime(lock) {} }
        defer { try? database.close() }
        try write("close the ledger") { try $0.execute(sql: "UPDATE book SET running = 0") }
        try run("close the ledger") {
            try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        }
    }

    /// Runs `body` in one transaction, which is on disk on return.
    ///
    /// - Parameters:
    ///   - action: What is being done, for the error: "accept a payment".
    ///   - faults: Where a crash test may kill the process: just before and just after the commit.
    ///   - removals: Whether acknowledged messages leave the outbox in the same transaction.
    ///   - body: Reads and writes; what it throws rolls everything back.
    /// - Returns: What `body` returned.
    /// - Throws: ``LedgerError``, with what `body` threw as its cause.
    func write<Result>(
        _ action: String, faults: (before: FaultPoint, after: FaultPoint)? = nil, removals: Removals = .taken,
        _ body: (Database) throws -> Result
    ) throws(LedgerError) -> Result {
        let (result, removed) = try run(action) {
            try database.write { db in
                let result = try body(db)
                let removed = try removeAcknowledged(removals, db)
                if let faults { FaultPoint.reach(faults.before) }
                return (result, removed)
            }
        }
        if let faults { FaultPoint.reach(faults.after) }
        if !removed.isEmpty { FaultPoint.reach(.outboxAfterRemove) }
        state.withLock { state in
            state.commitsSinceCheckpoint += 1
            state.acknowledged.subtract(removed)
        }
        return result
    }

    /// Runs `body` on one state of the book: no other call of this ledger comes in between.
    ///
    /// There is no transaction around it, which would cost as much as the reading itself.
    func read<Result>(_ action: String, _ body: (Database) throws -> Result) throws(LedgerError) -> Result {
        try run(action) { try database.unsafeRead(body) }
    }

    private func run<Result>(_ action: String, _ body: () throws -> Result) throws(LedgerError) -> Result {
        do {
            return try body()
        } catch {
            let error = LedgerError(error, doing: action)
            if error.code == .corrupt { state.withLock { $0.onDamage.take() }?(error) }
            throw error
        }
    }

    /// Adds to the owed credits, once the transaction that changes them is on disk; returns the new sum.
    @discardableResult
    func owe(_ change: Int) -> Int {
        state.withLock { state in
            state.owedCredits += change
            return state.owedCredits
        }
    }

    private static let commitsWorthTidying = 64
}
