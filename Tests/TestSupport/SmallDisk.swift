import CabinetPlatform
import Foundation
import Glibc

/// A file system of a few mebibytes in memory, which only those see who are started through it.
///
/// It needs no rights: it lives in a mount namespace of its own, and in a user namespace too unless root asks. It goes
/// with this object, whatever it holds.
package final class SmallDisk {
    /// Where it is, for those who are started through ``wrapper``.
    package let path: String
    private let folder: TestFolder
    private let holder: TestProcess

    /// Mounts it.
    ///
    /// Throws what `mount` said.
    package init(mebibytes: Int = 16) throws {
        folder = try TestFolder()
        path = folder.path("disk")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let script =
            "mount -t tmpfs -o size=\(mebibytes)m,mode=0755 none '\(path)' && echo mounted && exec sleep infinity"
        holder = try TestProcess(
            ["unshare"] + (geteuid() == 0 ? [] : ["--map-root-user"]) + ["--mount", "sh", "-c", script])
        guard holder.waitForOutput("mounted") else {
            throw TestProcess.Failure(words: ["mount"], status: holder.end(SIGKILL), output: holder.output)
        }
    }

    /// What a program that shall see the disk is started through.
    package var wrapper: [String] {
        let user = geteuid() == 0 ? [] : ["--user", "--preserve-credentials"]
        return ["nsenter", "--target", "\(holder.processID)", "--mount"] + user + ["--"]
    }

    /// Where this process sees `name` on the disk.
    package func visiblePath(_ name: String) -> String { "/proc/\(holder.processID)/root\(path)/\(name)" }

    /// Takes all the space that is left.
    package func fill() throws {
        let file = open(visiblePath("filler"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw SystemError("open", code: errno, context: visiblePath("filler")) }
        let descriptor = Descriptor(adopting: file)
        let block = [UInt8](repeating: 0, count: 4096)
        while write(descriptor.rawValue, block, block.count) > 0 {}
    }

    /// Gives back what ``fill()`` took.
    package func makeSpace() throws {
        try FileManager.default.removeItem(atPath: visiblePath("filler"))
    }

    /// Lets nobody write from now on; nobody has a file open for writing.
    package func makeReadOnly() throws {
        try TestProcess.run(wrapper + ["mount", "-o", "remount,ro", path])
    }
}
