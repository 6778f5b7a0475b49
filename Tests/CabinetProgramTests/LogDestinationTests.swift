import CabinetProgram
import Glibc
import Logging
import Testing

struct LogDestinationTests {
    /// What standard error is, as systemd would name it in `JOURNAL_STREAM`.
    private static var standardErrorStream: String {
        var status = stat()
        fstat(STDERR_FILENO, &status)
        return "\(status.st_dev):\(status.st_ino)"
    }

    @Test func `standard error is the journal when the variable names it`() {
        #expect(LogDestination.isJournal(environment: ["JOURNAL_STREAM": Self.standardErrorStream]))
    }

    @Test(arguments: ["", "x", "1", "1:2:3", "0:0"])
    func `standard error is not the journal when the variable names something else`(stream: String) {
        #expect(!LogDestination.isJournal(environment: ["JOURNAL_STREAM": stream]))
    }

    @Test func `standard error is not the journal without the variable`() {
        #expect(!LogDestination.isJournal(environment: [:]))
    }
}
