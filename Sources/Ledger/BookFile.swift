import CabinetModel
import CabinetPlatform
import GRDB
import Glibc

/// The files of a book: taking the lock, creating a new one as a whole, looking at an old one without touching it.
struct BookFile {
    let path: String

    /// What tells this file from a copy of it, as the book keeps it; `nil` where the file system cannot say.
    var birth: String? {
        (try? FileSystem.birth(of: path)).flatMap { $0 }.map { "\($0.inode):\($0.nanoseconds)" }
    }

    /// Which files the book and its log are, as the kernel numbers them; `nil` for one that is not there.
    struct Place: Equatable {
        fileprivate struct Number: Equatable {
            let device: UInt
            let inode: UInt
        }

        fileprivate let book: Number?
        fileprivate let log: Number?
    }

    /// Where they are now.
    var place: Place { Place(book: Self.number(of: path), log: Self.number(of: "\(path)-wal")) }

    /// Refuses to go on when the book or its log is not where it was: whoever opens the path next finds another book.
    func checkPlace(is expected: Place) throws(LedgerError) {
        guard place != expected else { return }
        throw LedgerError(
            .moved,
            """
            the ledger \(path), or its log \(path)-wal, was moved, replaced or removed while it is in use; put it back. A \
            removed one can be copied from /proc/\(getpid())/fd as long as this process runs. Stop the daemon before you \
            restore a copy
            """)
    }

    private static func number(of path: String) -> Place.Number? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Place.Number(device: UInt(status.st_dev), inode: UInt(status.st_ino))
    }

    /// Refuses a place that a power cut empties.
    func checkDurable() throws(LedgerError) {
        let kind: FileSystemKind
        do throws(SystemError) {
            kind = try FileSystem.kind(of: path)
        } catch {
            throw LedgerError(error, doing: "look at the file system of the ledger")
        }
        guard kind.isVolatile else { return }
        throw LedgerError(
            .volatileFileSystem,
            """
            the ledger \(path) would lie on a file system that a power cut empties (\(kind)); move ledger.path to a \
            disk, or set ledger.volatile: true if losing payments is acceptable here
            """)
    }

    /// Makes this process the only daemon of the book, for as long as the lock lives.
    func lock() throws(LedgerError) -> FileLock {
        do throws(SystemError) {
            if let lock = try FileLock.exclusive(path: "\(path).lock") { return lock }
        } catch {
            throw LedgerError(error, doing: "lock the ledger \(path)")
        }
        let holder = FileLock.holder(of: "\(path).lock")
        let name = holder.map { "process \($0)" } ?? "another process"
        throw LedgerError(.locked(pid: holder), "the ledger \(path) is in use by \(name); one daemon per ledger")
    }

    /// Creates the book when there is none; `true` when it did.
    ///
    /// The new book is finished beside its place and then renamed into it: whatever stands at the path afterwards was
    /// once a whole book, so that an empty or damaged file there is never taken for a new one.
    func createIfAbsent(_ options: LedgerOptions) throws(LedgerError) -> Bool {
        do {
            guard try !exists(path) else { return false }
            guard try !exists("\(path)-wal") else {
                throw LedgerError(
                    .corrupt,
                    """
                    the ledger \(path) is gone, but its log \(path)-wal is there; restore the ledger, or move the log \
                    away too to start anew
                    """)
            }
            let draft = "\(path).new"
            for leftover in [draft, "\(draft)-journal", "\(draft)-wal", "\(draft)-shm"] { unlink(leftover) }
            try writeNewBook(at: draft, options)
            try retryingOnInterrupt("rename", path) { rename(draft, path) }
            try FileSystem.syncDirectory(of: path)
            return true
        } catch {
            throw LedgerError(error, doing: "create the ledger \(path)")
        }
    }

    private func writeNewBook(at draft: String, _ options: LedgerOptions) throws {
        let queue = try DatabaseQueue(path: draft, configuration: Connection.configuration(options))
        try Schema.migrator.migrate(queue)
        try queue.write { db in
            try db.execute(
                sql: "INSERT INTO book (id, uuid, machine_id, created_at) VALUES (1, ?, ?, ?)",
                arguments: [BookID.random(), options.machineID.rawValue, options.now.nanoseconds])
        }
        // The mode stays with the file. It comes last, so that the draft is one file with no log beside it.
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        try queue.close()
    }

    private func exists(_ path: String) throws(SystemError) -> Bool {
        do throws(SystemError) {
            try retryingOnInterrupt("access", path) { access(path, F_OK) }
            return true
        } catch  where error.code == ENOENT {
            return false
        }
    }
}
