import CabinetPlatform
import GRDB
import Glibc
import Testing

@testable import Ledger

@Suite struct LedgerErrorTests {
    @Test(arguments: [
        (ResultCode.SQLITE_FULL, LedgerError.Code.full), (.SQLITE_READONLY_ROLLBACK, .readOnly),
        (.SQLITE_CORRUPT, .corrupt),
        (.SQLITE_NOTADB, .corrupt), (.SQLITE_BUSY_TIMEOUT, .busy), (.SQLITE_IOERR_FSYNC, .io), (.SQLITE_CANTOPEN, .io),
        (.SQLITE_CONSTRAINT_UNIQUE, .inconsistent),
    ])
    func `what SQLite answers becomes what the caller can act on`(answer: ResultCode, code: LedgerError.Code) {
        let error = LedgerError(DatabaseError(resultCode: answer), doing: "accept a payment")
        #expect(error.code == code)
        #expect(error.description.hasPrefix("could not accept a payment: "))
        #expect(error.description.hasSuffix("(SQLite \(answer.rawValue))"))
    }

    @Test(arguments: [
        (ENOSPC, LedgerError.Code.full), (EROFS, .readOnly), (EACCES, .readOnly), (ENOENT, .io), (EIO, .io),
    ])
    func `what the system answers does too`(number: CInt, code: LedgerError.Code) {
        let error = LedgerError(SystemError("open", code: number, context: "/x"), doing: "lock the ledger")
        #expect(error.code == code)
        #expect(error.cause as? SystemError != nil)
    }

    @Test func `no payment and no SQL is in the description`() throws {
        let secret = "pi_secret_4711"
        let queue = try DatabaseQueue()
        let cause = try #require(throws: DatabaseError.self) {
            try queue.write { db in
                try db.execute(sql: "CREATE TABLE payments (identity TEXT UNIQUE)")
                for _ in 0..<2 { try db.execute(sql: "INSERT INTO payments VALUES (?)", arguments: [secret]) }
            }
        }
        let description = LedgerError(cause, doing: "accept a payment").description
        #expect(!description.contains(secret))
        #expect(!description.contains("INSERT"))
    }

    @Test func `an error of the ledger passes unchanged`() {
        let error = LedgerError(LedgerError(.newerSchema, "newer"), doing: "open")
        #expect(error.code == .newerSchema)
        #expect(error.description == "newer")
    }
}
