import CabinetModel
import GRDB

#if FAULT_POINTS
    import Glibc
#endif

/// How the ledger's SQLite connection is set up.
enum Connection {
    /// What every connection to the book has in common.
    static func configuration(_ options: LedgerOptions) -> Configuration {
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.busyMode = .timeout(Double(options.busyTimeout.wholeNanoseconds) / 1e9)
        configuration.prepareDatabase { db in
            // 1 MiB of pages: enough for the open end of every table, and the board has little memory to spare.
            // Nothing in the file may call functions of ours; a page is checked when it is read.
            try db.execute(
                sql: """
                    PRAGMA cache_size = -1024;
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    """)
        }
        return configuration
    }

    /// Opens the book for writing: WAL, every commit synced, the schema brought up to date.
    ///
    /// GRDB's own `journalMode = .wal` is not used: it sets `synchronous=NORMAL` after everything that a configuration
    /// can say, and a power cut could then take back an acknowledged payment. What SQLite took is read back.
    static func open(_ options: LedgerOptions) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: options.path, configuration: configuration(options))
        try queue.writeWithoutTransaction { db in
            guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
                throw LedgerError(
                    .io, "\(options.path): this file system cannot hold a ledger (no shared memory for WAL); move it")
            }
            try db.execute(
                sql: """
                    PRAGMA synchronous = \(synchronousMode);
                    PRAGMA wal_autocheckpoint = \(checkpointPages);
                    PRAGMA journal_size_limit = \(checkpointPages * 4096);
                    """)
            let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
            guard synchronous == 2 || synchronousMode != "FULL" else {
                throw LedgerError(
                    .notFull(synchronous: synchronous),
                    "SQLite did not take synchronous=FULL (it is \(synchronous)); payments would not survive a power cut"
                )
            }
            // What an earlier run left in the log. On a full disk this is what makes room for the first entry; when it fails,
            // that entry says why.
            _ = try? db.checkpoint(.passive)
        }
        try Schema.migrator.migrate(queue)
        return queue
    }

    #if FAULT_POINTS
        /// What the power-cut test weakens, to see that it would notice.
        private static let synchronousMode = getenv("COINPULSE_FAULT_SYNCHRONOUS").map { String(cString: $0) } ?? "FULL"
    #else
        private static let synchronousMode = "FULL"
    #endif

    /// A commit that leaves the log longer than this (1 MiB) moves it into the book itself, and the log's file is kept as short.
    ///
    /// That commit takes several syncs longer. This is the bound, not the habit: ``Ledger/tidy()`` does the same sooner, when
    /// nobody waits. A long log holds the same pages many times, and on a small disk it would take the space that the book
    /// needs to take it in: then neither can be written any more.
    private static let checkpointPages = 256
}
