/// Why the ledger could not be opened, or could not write a fact down.
///
/// After a failed write nothing of it is in the book, the ledger stays usable, and the same call may be made again.
/// The description is fit for a log: it holds no payment, no transaction id and no SQL.
package struct LedgerError: Error, CustomStringConvertible {
    /// What kind of failure it is: what the caller's decision depends on.
    package enum Code: Equatable, Sendable {
        /// No space left on the disk, or a quota.
        case full
        /// The file, its folder or the file system cannot be written.
        case readOnly
        /// The file is damaged, is no ledger, or a part of it is missing. It was left as it is.
        case corrupt
        /// Another process kept the book locked for longer than the busy timeout.
        case busy
        /// Another daemon uses this ledger; its process id, when it can be told.
        case locked(pid: Int32?)
        /// The book was moved, replaced or removed while it was open; nothing is written to it then.
        case moved
        /// The book is that of the machine with this id.
        case otherMachine(String)
        /// The file system does not outlive a restart.
        case volatileFileSystem
        /// SQLite did not take `synchronous=FULL`: a power cut could lose an acknowledged payment.
        case notFull(synchronous: Int)
        /// A later version of this program has changed the book's schema.
        case newerSchema
        /// The disk failed in another way.
        case io
        /// A rule of the book would be broken by what was to be written, or is by what was read: a fault of the program,
        /// not of the disk.
        case inconsistent
    }

    package let code: Code
    /// What failed and what to do about it.
    package let message: String
    /// The error below, if there was one.
    package let cause: (any Error)?

    package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    package var description: String { message }
}
