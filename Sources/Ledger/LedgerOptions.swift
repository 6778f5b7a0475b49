package import CabinetModel

/// Where the ledger is and how it behaves.
package struct LedgerOptions: Sendable {
    /// The absolute path of the book; `-wal`, `-shm`, `.lock` and, while it is created, `.new` files stand beside it.
    package var path: String
    /// Whether a file system that does not outlive a restart (tmpfs, an overlay) will do; for tests and dry runs.
    package var allowVolatile: Bool
    /// The cabinet that receipts and game-over messages speak for.
    package var machineID: MachineID
    /// Whether receipts are written to the outbox.
    package var receipts: Bool
    /// How long a write waits for another process that holds the book, such as a `sqlite3` shell or a backup.
    package var busyTimeout: Duration
    /// When the ledger is opened; a new book is dated with it.
    package var now: UTCInstant
    /// The name of the boot, by which a game of an earlier one is known; `nil` when nobody knows.
    package var bootID: String?

    package init(
        path: String, machineID: MachineID, now: UTCInstant, allowVolatile: Bool = false, receipts: Bool = true,
        busyTimeout: Duration = .seconds(5), bootID: String? = nil
    ) {
        precondition(path.hasPrefix("/"), "the ledger's path is not absolute")
        self.path = path
        self.allowVolatile = allowVolatile
        self.machineID = machineID
        self.receipts = receipts
        self.busyTimeout = busyTimeout
        self.now = now
        self.bootID = bootID
    }
}
