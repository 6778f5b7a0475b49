import CabinetPlatform
import Glibc
import Testing

@Suite struct FileLockTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("ledger.lock") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func `the second one is refused and can learn who holds it`() throws {
        let lock = try #require(try FileLock.exclusive(path: path))
        #expect(try FileLock.exclusive(path: path) == nil)
        #expect(FileLock.holder(of: path) == getpid())
        withExtendedLifetime(lock) {}
    }

    @Test func `it ends with its object, and the file stays`() throws {
        var lock = try FileLock.exclusive(path: path)
        #expect(lock != nil)
        lock = nil
        #expect(FileStatus(path)?.mode == 0o644)
        #expect(try FileLock.exclusive(path: path) != nil)
    }

    @Test func `a lock of another process is respected until that process dies, however it dies`() throws {
        let child = try ShellChild("exec 9>\"$1\"; flock 9; echo $$ >&9; echo ready; read -r line", path)
        #expect(child.output() == "ready\n")
        #expect(try FileLock.exclusive(path: path) == nil)
        #expect(FileLock.holder(of: path) == child.processID)
        child.kill()
        let lock = try #require(try FileLock.exclusive(path: path))
        #expect(FileLock.holder(of: path) == getpid())
        withExtendedLifetime(lock) {}
    }

    @Test func `our lock is respected by another process`() throws {
        let lock = try #require(try FileLock.exclusive(path: path))
        let child = try ShellChild("flock -n \"$1\" true || echo refused; read -r line", path)
        #expect(child.output() == "refused\n")
        withExtendedLifetime(lock) {}
    }

    @Test func `a file that cannot be made is an error`() {
        let path = directory.file("missing/lock")
        #expect(throws: SystemError("open", code: ENOENT, context: path)) { _ = try FileLock.exclusive(path: path) }
    }

    @Test func `a link in its place is not followed`() throws {
        symlink("/etc/hostname", path)
        #expect(throws: SystemError("open", code: ELOOP, context: path)) { _ = try FileLock.exclusive(path: path) }
    }

    @Test(arguments: ["", "nobody\n", "999999999999999\n"])
    func `a file that names no process has no known holder`(text: String) throws {
        try FileSystem.writeAtomically(path: path, contents: Array(text.utf8), mode: 0o644)
        #expect(FileLock.holder(of: path) == nil)
        #expect(FileLock.holder(of: directory.file("missing")) == nil)
    }
}
