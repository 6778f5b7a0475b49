import Glibc
import TestSupport

/// A small file system in memory, mounted for one test: it can be full and it can be read-only, whoever we are.
///
/// Mounting needs root, as the tests have where they are run for the record; without, making one throws and says so.
final class TemporaryMount {
    let path: String
    private let folder: TestFolder

    /// A failed step, and what it needs.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    init(kibibytes: Int) throws {
        folder = try TestFolder()
        path = folder.path("mount")
        mkdir(path, 0o700)
        try Self.check("mount a tmpfs", mount("tmpfs", path, "tmpfs", 0, "size=\(kibibytes)k"))
    }

    deinit {
        umount2(path, CInt(MNT_DETACH))
    }

    func makeReadOnly() throws {
        try Self.check("remount read-only", mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil))
    }

    /// Takes all the space that is left, but for so many bytes.
    func fill(leaving rest: Int = 0) throws {
        let file = open("\(path)/ballast", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let block = [UInt8](repeating: 0, count: 4096)
        while write(file, block, block.count) > 0 {}
        try Self.check("give back a part", ftruncate(file, lseek(file, 0, SEEK_END) - rest))
        close(file)
    }

    /// Gives it back.
    func free() {
        unlink("\(path)/ballast")
    }

    private static func check(_ step: String, _ result: CInt) throws {
        guard result != 0 else { return }
        throw Failure(description: "could not \(step): \(String(cString: strerror(errno))); this test must run as root")
    }
}
