import CPlatform
import Glibc

/// An exclusive lock that lasts as long as this object, and no longer than the process, however it dies (`flock`).
///
/// The file stays: removing it would let two processes hold locks on two files of one name.
public final class FileLock: Sendable {
    private let descriptor: Descriptor

    private init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    deinit {
        // Closing alone would leave the lock with a child that was forked at this moment and has not yet called exec.
        platform_unlock(descriptor.rawValue)
    }

    /// Takes the lock on `path`, making the file (mode 0644) when there is none, and writes our process id into it.
    ///
    /// - Returns: `nil` when somebody holds it, this process included; see ``holder(of:)``.
    /// - Throws: ``SystemError`` when the file cannot be made, opened or locked, such as `EACCES` or `EROFS`.
    public static func exclusive(path: String) throws(SystemError) -> FileLock? {
        let descriptor = Descriptor(
            adopting: try retryingOnInterrupt("open", path) {
                open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
            })
        do throws(SystemError) {
            try retryingOnInterrupt("flock", path) { platform_lock(descriptor.rawValue) }
        } catch let error where error.code == EWOULDBLOCK {
            return nil
        }
        // Only for the message that the next one gets: a full disk must not keep a cabinet from its ledger.
        let text = Array("\(getpid())\n".utf8)
        if ftruncate(descriptor.rawValue, 0) == 0 { _ = pwrite(descriptor.rawValue, text, text.count, 0) }
        return FileLock(descriptor)
    }

    /// The process that took the lock on `path` last; `nil` when the file does not say.
    ///
    /// Worth something only just after a refusal: nobody clears it when the lock is released.
    public static func holder(of path: String) -> Int32? {
        guard let bytes = try? FileSystem.readFile(path: path, limit: 32) else { return nil }
        return Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
