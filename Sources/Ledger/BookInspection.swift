import CabinetModel
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
    /// - Throws: `.corrupt` for a file that is damaged or no ledger, `.newerSchema`, `.otherMachine`, or what the disk answers.
    init(of path: String, _ options: LedgerOptions) throws(LedgerError) {
        do {
            let queue = try Self.connection(options)
            self = try queue.unsafeRead { try BookInspection($0, path, options.machineID) }
            try queue.close()
        } catch {
            throw LedgerError(error, doing: "read the ledger \(path)")
        }
    }

    private init(_ db: Database, _ path: String, _ machineID: MachineID) throws {
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Schema.applicationID else {
            throw LedgerError(
                .corrupt, "\(path) is no ledger of coinpulse; restore the ledger, or move the file away to start anew")
        }
        guard try !Schema.migrator.hasBeenSuperseded(db) else {
            throw LedgerError(
                .newerSchema, "the ledger \(path) was written by a newer coinpulse; install that version or later")
        }
        guard let row = try Row.fetchOne(db, sql: "SELECT running, machine_id FROM book") else {
            throw LedgerError(.corrupt, "the ledger \(path) has lost its first entry; restore it from a copy")
        }
        let running: Bool = row[0]
        let owner: String = row[1]
        guard owner == machineID.rawValue else {
            throw LedgerError(
                .otherMachine(owner),
                """
                the ledger \(path) is that of machine \(owner), and this is \(machineID.rawValue). On a cloned card move it \
                away with its log (mv \(path)* ELSEWHERE), so that this machine begins its own; if only the name is wrong, \
                set machine.id to \(owner). What it owes is never played under another name
                """)
        }
        uncleanStop = running
        quickCheck = running ? try Self.quickCheck(db, path) : nil
    }

    /// Reads all of the book, for whoever could not open it.
    static func check(_ options: LedgerOptions) throws -> BookCheck {
        let queue = try connection(options)
        let check = try queue.unsafeRead { try BookCheck($0) }
        try queue.close()
        return check
    }

    private static func connection(_ options: LedgerOptions) throws -> DatabaseQueue {
        var configuration = Connection.configuration(options)
        configuration.readonly = true
        return try DatabaseQueue(path: options.path, configuration: configuration)
    }

    private static func quickCheck(_ db: Database, _ path: String) throws -> Duration {
        var check = BookCheck.sound
        let duration = try ContinuousClock().measure { check = try BookCheck(db) }
        switch check {
        case .sound: return duration
        case .unreadable(let finding): throw LedgerError(unreadable: finding, doing: "check the ledger \(path)")
        case .damaged(let finding):
            throw LedgerError(
                .corrupt, "the ledger \(path) is damaged; keep the file and restore it from a copy: \(finding)")
        }
    }
}
