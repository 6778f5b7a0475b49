import GRDB

/// What SQLite says of the whole book.
///
/// See https://www.sqlite.org/pragma.html#pragma_quick_check.
enum BookCheck {
    case sound
    /// The disk did not hand out a part of it; nothing is known of that part.
    case unreadable(finding: String)
    case damaged(finding: String)

    /// Reads all of it.
    init(_ db: Database) throws {
        self.init(finding: try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "no answer")
    }

    /// What its answer means.
    init(finding: String) {
        self =
            if finding == "ok" {
                .sound
            } else if Self.isReadFault(finding) {
                .unreadable(finding: finding)
            } else {
                .damaged(finding: finding)
            }
    }

    /// A page that could not be had is told with SQLite's extended code, whose low byte says that the system answered an error.
    private static func isReadFault(_ finding: String) -> Bool {
        guard let match = finding.firstMatch(of: /error code=([0-9]+)/), let code = CInt(match.1) else { return false }
        return code & 0xFF == ResultCode.SQLITE_IOERR.rawValue
    }
}
