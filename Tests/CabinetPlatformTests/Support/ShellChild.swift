import Foundation

/// A shell script in another process, which is killed when the test has no more use for it.
///
/// The script writes a line to say that it is ready, and then waits in `read` for its standard input.
final class ShellChild {
    private let process = Process()
    private let input = Pipe()
    private let words = Pipe()

    /// Starts the script with `arguments` as `$1` and following.
    init(_ script: String, _ arguments: String...) throws {
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script, "sh"] + arguments
        process.standardInput = input
        process.standardOutput = words
        try process.run()
    }

    var processID: Int32 { process.processIdentifier }

    /// Waits for the script to write something, and returns it; empty when it has ended instead.
    func output() -> String {
        String(decoding: words.fileHandleForReading.availableData, as: UTF8.self)
    }

    /// Kills it as a power cut would, and waits until it is gone.
    func kill() {
        Glibc.kill(processID, SIGKILL)
        process.waitUntilExit()
    }

    deinit {
        if process.isRunning { kill() }
    }
}
