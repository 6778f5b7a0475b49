import Foundation
import Glibc
import TestSupport

/// A serial line into the lab: what comes out of one of its terminals goes to an address of socat's, and back.
///
/// It carries one connection and ends with the kernel at its other end, after everything that the kernel had sent.
final class Wire {
    /// What the lab is told.
    let folder: String
    private let socat: TestProcess

    /// Lays it; `address` is connected, or listened on, as soon as a kernel has taken the other end.
    init(in folder: String, to address: String) throws {
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        for name in ["in", "out"] {
            guard mkfifo("\(folder)/\(name)", 0o600) == 0 else { throw DaemonFailure("mkfifo: errno \(errno)") }
        }
        socat = try TestProcess([
            "socat", "-t", "0", "OPEN:\(folder)/out,rdonly!!OPEN:\(folder)/in,wronly", address,
        ])
    }

    /// Takes it away, when its kernel is dead.
    ///
    /// What is still on it may be lost: to the broker that is an acknowledgement that never came.
    func remove() {
        socat.end(SIGKILL)
        try? FileManager.default.removeItem(atPath: folder)
    }
}
