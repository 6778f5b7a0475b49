import CabinetModel
import CabinetPlatform
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
        let inspection = try BookInspection(of: options.path, options)
        do {
            let database = try Connection.open(options)
            let opening = try database.write { db in
                try db.execute(sql: "UPDATE book SET running = 1")
                let gameOver = try OpenGame.endAfterReboot(options, db)
                let facts = try Facts(db)
                return Opening(
                    isNew: isNew,
                    bookID: try String.fetchOne(db, sql: "SELECT uuid FROM book") ?? "",
                    uncleanStop: inspection.uncleanStop,
                    quickCheck: inspection.quickCheck,
                    openGame: try OpenGame.fetch(db),
                    gameEndedByReboot: gameOver,
                    owedCredits: facts.owedCredits,
                    meterMismatch: try facts.mismatches(db))
            }
            return Ledger(opening: opening, database: database, options: options, lock: lock)
        } catch {
            throw LedgerError(error, doing: "open the ledger \(options.path)")
        }
    }
}
