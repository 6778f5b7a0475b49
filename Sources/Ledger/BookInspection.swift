import GRDB

/// What a book says of itself before anything is written to it.
///
/// Made over a read-only connection, so that a damaged book is left as it is for whoever restores it: a connection that
/// could write would move the log into the file when it is closed.
struct BookInspection {
    let uncleanStop: Bool
    /// How long the check of the whole file took; `nil` after a clean stop, which needs none.
    let quickCheck: Duration?

    /// Looks at the book, and checks all of it when it was not closed.
    ///
    /// - Throws: `.corrupt` for a file that is damaged or no ledger, `.newerSchema`, or what the disk answers.
    init(of path: String, _ options: LedgerOptions) throws(LedgerError) {
        do {
            var configuration = Connection.configuration(options)
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            self = try queue.unsafeRead { try BookInspection($0, path) }
            try queue.close()
        } catch {
            throw LedgerError(error, doing: "read the ledger \(path)")
        }
    }

    private init(_ db: Database, _ path: String) throws {
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID else {
            throw LedgerError(
                .corrupt, "\(path) is no ledger of coinpulse; restore the ledger, or move the file away to start anew")
        }
        guard try !Schema.migrator.hasBeenSuperseded(db) else {
            throw LedgerError(
                .newerSchema, "the ledger \(path) was written by a newer coinpulse; install that version or later")
        }
        guard let running = try Bool.fetchOne(db, sql: "SELECT running FROM book") else {
            throw LedgerError(.corrupt, "the ledger \(path) has lost its first entry; restore it from a copy")
        }
        uncleanStop = running
        quickCheck = running ? try Self.quickCheck(db, path) : nil
    }

    /// See https://www.sqlite.org/pragma.html#pragma_quick_check.
    private static func quickCheck(_ db: Database, _ path: String) throws -> Duration {
        var finding: String?
        let duration = try ContinuousClock().measure {
            finding = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
        }
        guard finding == "ok" else {
            throw LedgerError(
                .corrupt,
                "the ledger \(path) is damaged; keep the file and restore it from a copy: \(finding ?? "no answer")")
        }
        return duration
    }
}
