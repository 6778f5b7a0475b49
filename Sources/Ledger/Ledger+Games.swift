package import CabinetModel
import CabinetPlatform
import CabinetProtocol
import GRDB

extension Ledger {
    /// Starts a game, unless one is on; returns the one that is on then.
    ///
    /// `source` is what started it: `paid`, or the name of an emulator or of a command.
    package func openGame(source: String, at instant: UTCInstant) throws(LedgerError) -> OpenGame {
        try write("open a game") { db in
            try OpenGame.fetch(db) ?? OpenGame.insert(source: source, at: instant, bootID: bootID, db)
        }
    }

    /// Ends the game that is on, and queues its game-over message in the same transaction.
    ///
    /// - Returns: `nil` when no game is on, and then nothing is sent: several sources for one game are one game over.
    package func closeGame(source: String, at instant: UTCInstant) throws(LedgerError) -> ClosedGame? {
        try write("close a game", faults: (.gameCloseBeforeCommit, .gameCloseAfterCommit)) { db in
            try OpenGame.fetch(db)?.close(source: source, machineID: machineID, at: instant, db)
        }
    }

    /// Whether this cabinet has sent a game over with exactly that time stamp: then what came is its own echo.
    package func hasPublishedGameOver(timestampText: String) throws(LedgerError) -> Bool {
        try read("look for a game over") { db in
            let statement = try db.cachedStatement(sql: "SELECT 1 FROM games WHERE ended_text = ? LIMIT 1")
            return try Row.fetchOne(statement, arguments: [timestampText]) != nil
        }
    }
}

extension OpenGame {
    /// The game that is on, if one is.
    static func fetch(_ db: Database) throws -> OpenGame? {
        let statement = try db.cachedStatement(
            sql: "SELECT number, started_at, started_by FROM games WHERE ended_at IS NULL")
        return try Row.fetchOne(statement).map {
            OpenGame(number: $0[0], startedAt: UTCInstant(nanoseconds: $0[1]), source: $0[2])
        }
    }

    /// Ends the game that is on if it began in another boot; where nobody knows, it goes on.
    static func endAfterReboot(_ options: LedgerOptions, _ db: Database) throws -> ClosedGame? {
        guard let bootID = options.bootID,
            let before = try String.fetchOne(db, sql: "SELECT boot_id FROM games WHERE ended_at IS NULL"),
            before != bootID
        else { return nil }
        return try fetch(db)?.close(source: "reboot", machineID: options.machineID, at: options.now, db)
    }

    /// Ends the game and queues its game-over message.
    func close(source: String, machineID: MachineID, at instant: UTCInstant, _ db: Database) throws -> ClosedGame {
        let message = GameOverMessage(machineID: machineID, stamp: Timestamp(instant))
        let statement = try db.cachedStatement(
            sql: "UPDATE games SET ended_at = ?, ended_by = ?, ended_text = ? WHERE number = ?")
        try statement.execute(arguments: [instant.nanoseconds, source, message.timestampText, number])
        try db.queue(.gameOver, message.encode())
        return ClosedGame(
            number: number, startedAt: startedAt, endedAt: instant, timestampText: message.timestampText)
    }

    /// Starts a game; the schema refuses a second one.
    static func insert(
        source: String, at instant: UTCInstant, bootID: String?, _ db: Database
    ) throws -> OpenGame {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO games (started_at, started_by, boot_id) VALUES (?, ?, ?)")
        try statement.execute(arguments: [instant.nanoseconds, source, bootID])
        try db.count(.games)
        return OpenGame(number: db.lastInsertedRowID, startedAt: instant, source: source)
    }
}
