import CabinetModel
import CabinetPlatform
import CabinetProtocol
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
    private let file: BookFile
    /// Where the book and its log were when they were opened.
    private let place: BookFile.Place

    /// What the ledger keeps in memory, all of it derived from the book or worthless after a restart.
    struct State {
        /// Derived at opening, then moved by each transaction that was committed.
        var owedCredits: Int
        /// The oldest of the payments that wait, as they stand in the book.
        var waiting: [WaitingPayment]
        var commitsSinceCheckpoint = 0
        var packetIDs = PacketIDs()
        /// Messages that the broker has and the outbox still holds; they go with the next transaction.
        var acknowledged: Set<Int64> = []
        /// Told of the first damage, then let go.
        var onDamage: (@Sendable (LedgerError) -> Void)?
        /// Told of each wrong answer of the disk that was right when it was asked again.
        var onDoubt: (@Sendable (LedgerError) -> Void)?
        /// Held until ``Ledger/close()``.
        var lock: FileLock?
    }

    init(
        opening: Opening, waiting: [WaitingPayment], database: DatabaseQueue, file: BookFile, options: LedgerOptions,
        lock: FileLock
    ) {
        self.opening = opening
        self.database = database
        self.file = file
        place = file.place
        machineID = options.machineID
        receipts = options.receipts
        bootID = options.bootID
        state = Mutex(State(owedCredits: opening.owedCredits, waiting: waiting, lock: lock))
    }

    /// Calls `handler` once, on the thread whose call found it, when the book turns out to be damaged while it is used.
    ///
    /// Every call may find that, and none of them can mend it.
    package func onDamage(_ handler: @escaping @Sendable (LedgerError) -> Void) {
        state.withLock { $0.onDamage = handler }
    }

    /// Calls `handler`, on the thread whose call found it, each time that the book looked damaged and did not when it was
    /// read again: the disk, or the way to it, is failing.
    package func onDoubt(_ handler: @escaping @Sendable (LedgerError) -> Void) {
        state.withLock { $0.onDoubt = handler }
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
    /// A second call does nothing. No other call may be made afterwards: it would throw. When this throws, the ledger is
    /// closed all the same, and the next opening finds an unclean stop.
    ///
    /// - Returns: Whether the stop is marked as clean: not while a pulse is in flight.
    @discardableResult
    package func close() throws(LedgerError) -> Bool {
        guard let lock = state.withLock({ $0.lock.take() }) else { return true }
        // Held to the end of this call, whatever is thrown.
        defer { withExtendedLifetime(lock) {} }
        defer { try? database.close() }
        let isClean = try write("close the ledger") { db in
            try db.execute(
                sql: """
                    UPDATE book SET running = 0 WHERE NOT EXISTS (SELECT 1 FROM pulses WHERE ended_at IS NULL)
                    """)
            return db.changesCount == 1
        }
        try run("close the ledger") {
            try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        }
        return isClean
    }

    /// Runs `body` in one transaction, which is on disk on return.
    ///
    /// - Parameters:
    ///   - action: What is being done, for the error: "accept a payment".
    ///   - faults: Where a crash test may kill the process: just before and just after the commit.
    ///   - removals: Whether acknowledged messages leave the outbox in the same transaction.
    ///   - body: Reads and writes; what it throws rolls everything back. It may be called again after that.
    /// - Returns: What `body` returned.
    /// - Throws: ``LedgerError``, with what `body` threw as its cause.
    func write<Result>(
        _ action: String, faults: (before: FaultPoint, after: FaultPoint)? = nil, removals: Removals = .taken,
        _ body: (Database) throws -> Result
    ) throws(LedgerError) -> Result {
        let done: (result: Result, removed: Set<Int64>)
        do throws(LedgerError) {
            done = try commit(action, before: faults?.before, removals, body)
        } catch  where error.code == .full && makeRoom() {
            done = try commit(action, before: faults?.before, removals, body)
        }
        if let faults { FaultPoint.reach(faults.after) }
        if !done.removed.isEmpty { FaultPoint.reach(.outboxAfterRemove) }
        state.withLock { state in
            state.commitsSinceCheckpoint += 1
            state.acknowledged.subtract(done.removed)
        }
        return done.result
    }

    private func commit<Result>(
        _ action: String, before fault: FaultPoint?, _ removals: Removals, _ body: (Database) throws -> Result
    ) throws(LedgerError) -> (result: Result, removed: Set<Int64>) {
        try run(action) {
            try database.writeWithoutTransaction { db in
                var done: (result: Result, removed: Set<Int64>)?
                var waiting: [WaitingPayment] = []
                try db.inTransaction(.immediate) {
                    done = (try body(db), try removeAcknowledged(removals, db))
                    waiting = try WaitingPayment.fetch(db)
                    if let fault { FaultPoint.reach(fault) }
                    // Last: what is committed elsewhere than where the next start looks is lost.
                    try file.checkPlace(is: place)
                    return .commit
                }
                guard let done else { preconditionFailure("a transaction that was committed has no result") }
                // Before the next transaction can begin, so that no older state overtakes it.
                state.withLock { $0.waiting = waiting }
                return done
            }
        }
    }

    /// Moves the log into the book, so that the next entry is written over the log's beginning; whether that worked.
    ///
    /// On a full disk that often gives more room than the entry needs: the log holds the same pages many times.
    private func makeRoom() -> Bool {
        let moved = try? database.writeWithoutTransaction { try $0.checkpoint(.passive) }
        return moved.map { $0.walFrameCount == $0.checkpointedFrameCount } ?? false
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
            guard error.code == .corrupt else { throw error }
            return try secondLook(action, after: error, body)
        }
    }

    /// Reads once more before the book is called damaged: to SQLite one page that the disk could not read looks the same.
    private func secondLook<Result>(
        _ action: String, after first: LedgerError, _ body: () throws -> Result
    ) throws(LedgerError) -> Result {
        // Nothing that was read before counts.
        database.releaseMemory()
        do {
            let result = try body()
            state.withLock(\.onDoubt)?(first)
            return result
        } catch {
            let second = LedgerError(error, doing: action)
            guard second.code == .corrupt else { throw second }
            let check = try? database.unsafeRead { try BookCheck($0) }
            if case .unreadable(let finding) = check { throw LedgerError(unreadable: finding, doing: action) }
            state.withLock { $0.onDamage.take() }?(second)
            throw second
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

    /// Few enough that a pulse train seldom meets the log's bound.
    private static let commitsWorthTidying = 32
}
