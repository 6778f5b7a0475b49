import CabinetModel
import CabinetPlatform
import Foundation
import GRDB
import Ledger
import TestSupport
import Testing

/// The place of one test's ledger, and a clock that moves by one second each time somebody looks.
final class TestBook {
    /// The folder that the book stands in; another process finds it there.
    let folder: String
    /// What must not go before the test is over.
    private let owned: AnyObject?
    private var seconds: Int64 = 1_700_000_000

    /// In a folder of its own, on the disk that the temporary folder is on.
    init() throws {
        let folder = try TestFolder()
        owned = folder
        self.folder = folder.url.path()
    }

    /// On a file system of its own.
    init(on mount: TemporaryMount) {
        owned = mount
        folder = mount.path
    }

    /// In a folder that somebody else owns.
    init(in folder: String) {
        owned = nil
        self.folder = folder
    }

    var path: String { "\(folder)/ledger.sqlite" }

    var now: UTCInstant {
        seconds += 1
        return UTCInstant(nanoseconds: seconds * 1_000_000_000)
    }

    /// Volatile unless asked otherwise: a build machine's temporary folder may well be an overlay.
    func options(allowVolatile: Bool = true, receipts: Bool = true, bootID: String? = nil) throws -> LedgerOptions {
        LedgerOptions(
            path: path, machineID: try #require(MachineID("cab-1")), now: now, allowVolatile: allowVolatile,
            receipts: receipts, busyTimeout: .milliseconds(50), bootID: bootID)
    }

    func open(receipts: Bool = true, bootID: String? = nil) throws -> Ledger {
        try Ledger.open(options(receipts: receipts, bootID: bootID))
    }

    /// What opening throws; fails the test when it does not.
    func openingError(allowVolatile: Bool = true) throws -> LedgerError {
        let options = try options(allowVolatile: allowVolatile)
        return try #require(throws: LedgerError.self) { try Ledger.open(options) }
    }

    /// Looks at the book, or changes it, behind the ledger's back.
    func sql<Result>(_ body: (Database) throws -> Result) throws -> Result {
        let queue = try DatabaseQueue(path: path)
        let result = try queue.inDatabase(body)
        try queue.close()
        return result
    }

    /// The bytes of the book's file.
    func bytes() throws -> [UInt8] {
        try FileSystem.readFile(path: path, limit: 64 << 20)
    }

    func overwrite(_ bytes: [UInt8]) throws {
        try FileSystem.writeAtomically(path: path, contents: bytes, mode: 0o644)
    }

    /// How long the book's log is, in bytes.
    func logSize() throws -> Int {
        try FileSystem.readFile(path: "\(path)-wal", limit: 64 << 20).count
    }

    /// Makes the book with a log of a few MiB beside it, which stays as long as the connection is open.
    func openWithLongLog() throws -> DatabaseQueue {
        try open().close()
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            for _ in 0..<60 { try db.execute(sql: "UPDATE book SET probe = randomblob(40960)") }
        }
        return queue
    }
}
