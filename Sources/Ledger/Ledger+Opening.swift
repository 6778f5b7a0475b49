import CabinetModel
import CabinetPlatform
import CabinetProtocol
import GRDB

extension Ledger {
    /// Opens the book at `options.path`, or creates it when there is none; never a second, empty one.
    ///
    /// Takes the exclusive lock, looks at the book without writing, brings its schema up to date, verifies that
    /// commits are synced, ends a game of an earlier boot and compares the meters with the facts. A pulse that was in flight is still in flight
    /// afterwards: call ``resolveInterrupted(_:at:)`` before ``nextOwed()``.
    ///
    /// - Throws: ``LedgerError`` of any code but `.inconsistent`. What is damaged or locked is left untouched.
    package static func open(_ options: LedgerOptions) throws(LedgerError) -> Ledger {
        let file = BookFile(path: options.path)
        if !options.allowVolatile { try file.checkDurable() }
        let lock = try file.lock()
        let isNew = try file.createIfAbsent(options)
        // A card that failed once is no damage; one that fails again has had its chance.
        let badRead: String
        do throws(LedgerError) {
            return try open(file, options, lock, isNew: isNew, badRead: nil)
        } catch  where [.corrupt, .io].contains(error.code) {
            badRead = error.message
        }
        do throws(LedgerError) {
            return try open(file, options, lock, isNew: isNew, badRead: badRead)
        } catch  where error.code == .corrupt {
            guard case .unreadable(let finding) = try? BookInspection.check(options) else { throw error }
            throw LedgerError(unreadable: finding, doing: "open the ledger \(options.path)")
        }
    }

    private static func open(
        _ file: BookFile, _ options: LedgerOptions, _ lock: FileLock, isNew: Bool, badRead: String?
    ) throws(LedgerError) -> Ledger {
        let inspection = try BookInspection(of: options.path, options)
        do {
            let database = try Connection.open(options)
            let (opening, waiting) = try database.write { db in
                try db.execute(sql: "UPDATE book SET running = 1")
                let isCopy = try renameIfCopied(file, db)
                let gameOver = try OpenGame.endAfterReboot(options, db)
                let facts = try Facts(db)
                let opening = Opening(
                    isNew: isNew,
                    bookID: try String.fetchOne(db, sql: "SELECT uuid FROM book") ?? "",
                    isCopy: isCopy,
                    uncleanStop: inspection.uncleanStop,
                    quickCheck: inspection.quickCheck,
                    badRead: badRead,
                    openGame: try OpenGame.fetch(db),
                    gameEndedByReboot: gameOver,
                    owedCredits: facts.owedCredits,
                    meterMismatch: try facts.mismatches(db))
                return (opening, try WaitingPayment.fetch(db))
            }
            return Ledger(
                opening: opening, waiting: waiting, database: database, file: file, options: options, lock: lock)
        } catch {
            throw LedgerError(error, doing: "open the ledger \(options.path)")
        }
    }

    /// Gives the book of a copied file a new UUID, by which the payment API sees that this is not all that was.
    private static func renameIfCopied(_ file: BookFile, _ db: Database) throws -> Bool {
        guard let birth = file.birth else { return false }
        let known = try String.fetchOne(db, sql: "SELECT file FROM book")
        guard known != birth else { return false }
        try db.execute(sql: "UPDATE book SET file = ?", arguments: [birth])
        guard known != nil else { return false }
        try db.execute(sql: "UPDATE book SET uuid = ?", arguments: [BookID.random()])
        return true
    }
}
