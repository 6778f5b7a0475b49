import CabinetModel
import CabinetPlatform
import GRDB
import Ledger
import TestSupport
import Testing

/// One test's ledger file, with a second connection to it: to read what stands in it, and to make writing fail.
final class TestBook: Sendable {
    /// A write that can be forbidden.
    enum Write: String, CaseIterable {
        case accept = "INSERT ON payments"
        case begin = "INSERT ON pulses"
        /// Finishing a pulse, and taking one back.
        case finish = "UPDATE ON pulses"
        case openGame = "INSERT ON games"
        case closeGame = "UPDATE ON games"
        case removeFromOutbox = "DELETE ON outbox"
        case probe = "UPDATE OF probe ON book"
        case meetBroker = "UPDATE OF met_broker ON book"
        case audit = "INSERT ON audit"
        case refuse = "INSERT ON refusals"
        case count = "UPDATE ON meters"

        var trigger: String { "forbid_\(self)" }
    }

    let path: String
    private let folder: TestFolder
    private let connection: DatabaseQueue

    /// Makes an empty book.
    init(machineID: MachineID, now: UTCInstant) throws {
        folder = try TestFolder()
        path = folder.path("ledger.sqlite")
        let options = LedgerOptions(path: path, machineID: machineID, now: now, allowVolatile: true)
        try Ledger.open(options).close()
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        connection = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Makes `write` fail from now on, as a full disk does: what belongs to it is rolled back, reading goes on.
    func forbid(_ writes: Write...) throws {
        for write in writes {
            try execute(
                """
                CREATE TRIGGER IF NOT EXISTS \(write.trigger) BEFORE \(write.rawValue)
                BEGIN SELECT RAISE(ABORT, 'forbidden by a test'); END
                """)
        }
    }

    /// Lets everything be written again.
    func allowAll() throws {
        for write in Write.allCases { try execute("DROP TRIGGER IF EXISTS \(write.trigger)") }
    }

    /// Holds the book as a `sqlite3` shell does, until `body` returns: nobody else can write.
    func holding<Result>(_ body: () throws -> Result) throws -> Result {
        try connection.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            defer { #expect(throws: Never.self) { try db.execute(sql: "ROLLBACK") } }
            return try body()
        }
    }

    /// What a query finds: one line for each row, the columns with a space between.
    func lines(_ sql: String) throws -> [String] {
        try connection.read { db in
            try Row.fetchAll(db, sql: sql).map { row in
                row.databaseValues.map { $0.isNull ? "-" : "\($0.storage.value ?? "-")" }.joined(separator: " ")
            }
        }
    }

    /// How many transactions `body` commits: with `synchronous=FULL` each of them is one sync.
    ///
    /// For a few of them, so that the log is not moved into the book meanwhile.
    func commits(during body: () throws -> Void) throws -> Int {
        _ = try connection.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try body()
        let log = try FileSystem.readFile(path: "\(path)-wal", limit: 4 << 20)
        guard log.count > 32 else { return 0 }
        func word(_ offset: Int) -> Int { log[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        // The last page of a transaction says how large the book is then; the others say 0.
        return stride(from: 32, to: log.count, by: 24 + word(8)).count { word($0 + 4) > 0 }
    }

    private func execute(_ sql: String) throws {
        try connection.writeWithoutTransaction { try $0.execute(sql: sql) }
    }
}
