import CabinetPlatform
import GRDB
import Glibc

extension LedgerError {
    /// Says in the ledger's words what SQLite or the system answered to `action`, such as "accept a payment".
    ///
    /// An error that already is a ``LedgerError`` passes unchanged.
    init(_ error: any Error, doing action: String) {
        switch error {
        case let error as LedgerError: self = error
        case let error as DatabaseError: self.init(error, doing: action)
        case let error as SystemError: self.init(error, doing: action)
        default: self.init(.io, "could not \(action): \(error)", cause: error)
        }
    }

    /// A part of the book that cannot be read is not known to be damaged.
    init(unreadable finding: String, doing action: String) {
        self.init(
            .io,
            """
            could not \(action): the disk does not hand out a part of the ledger; check the card and the kernel log: \
            \(finding)
            """)
    }

    /// See https://www.sqlite.org/rescode.html.
    private init(_ error: DatabaseError, doing action: String) {
        // Not the whole description of the error: that one holds SQL.
        let answer = "\(error.message ?? "no message") (SQLite \(error.extendedResultCode.rawValue))"
        let (code, advice): (Code, String) =
            switch error.resultCode {
            case .SQLITE_FULL: (.full, "the disk is full; free some space")
            case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
                (.readOnly, "the ledger cannot be written; check the owner of its folder and how it is mounted")
            case .SQLITE_CORRUPT, .SQLITE_NOTADB:
                (.corrupt, "the ledger is damaged; keep the file and restore it from a copy")
            case .SQLITE_BUSY, .SQLITE_LOCKED: (.busy, "another process holds the ledger; end it")
            case .SQLITE_CONSTRAINT: (.inconsistent, "the ledger's own rules forbid it; this is a fault of the program")
            default: (.io, "the disk failed; check the card and the kernel log")
            }
        self.init(code, "could not \(action): \(advice): \(answer)", cause: error)
    }

    /// See `man 3 errno`.
    private init(_ error: SystemError, doing action: String) {
        let (code, advice): (Code, String) =
            switch error.code {
            case ENOSPC, EDQUOT: (.full, "the disk is full; free some space")
            case EROFS, EACCES, EPERM:
                (.readOnly, "the ledger cannot be written; check the owner of its folder and how it is mounted")
            case ENOENT, ENOTDIR: (.io, "its folder is missing; create it")
            default: (.io, "the disk failed; check the card and the kernel log")
            }
        self.init(code, "could not \(action): \(advice): \(error)", cause: error)
    }
}
