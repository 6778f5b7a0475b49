import Foundation
import Glibc

/// A program that runs beside a test, and what it has printed so far on both outputs.
///
/// One test drives it, from one thread at a time. It is killed when its owner goes.
///
/// Not Foundation's `Process`: a test runs on a thread that blocks every signal, a child of `Process` inherits that,
/// and SIGTERM would never end it.
package final class TestProcess: @unchecked Sendable {  // what the reading thread shares is guarded by `printed`
    package let processID: Int32
    private let printed: PrintedText
    private var status: CInt?

    /// Starts `words[0]`, found in `PATH`, with nothing to read.
    ///
    /// - Parameters:
    ///   - words: The program and its arguments.
    ///   - environment: What it finds in its environment beyond this process's.
    /// - Throws: ``Failure`` with the error number as its status.
    package init(_ words: [String], environment: [String: String] = [:]) throws {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure(words: words, status: errno, output: "pipe") }
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        defer { close(ends[1]) }
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        processID = try Self.spawn(words, variables, output: ends[1])
        printed = PrintedText(reading: ends[0])
    }

    deinit {
        guard status == nil else { return }
        end(SIGKILL)
    }

    /// Sends `signal`, waits for the end and returns the exit status, or 128 and the signal's number.
    @discardableResult
    package func end(_ signal: CInt) -> CInt {
        if status == nil { kill(processID, signal) }
        return wait()
    }

    /// Sends `signal` and does not wait for what comes of it; nothing when its end is known.
    package func signal(_ signal: CInt) {
        if status == nil { kill(processID, signal) }
    }

    /// Waits until it, and every child that it left behind, has closed its outputs.
    package func waitForEnd() {
        printed.waitForEnd()
    }

    /// Waits for the end and returns the exit status, or 128 and the number of the signal that ended it; again the same.
    @discardableResult
    package func wait() -> CInt {
        if let status { return status }
        var raw: CInt = 0
        while waitpid(processID, &raw, 0) < 0, errno == EINTR {}
        let signal = raw & 0x7F
        let result = signal == 0 ? (raw >> 8) & 0xFF : 128 + signal
        status = result
        return result
    }

    /// Everything printed so far.
    package var output: String { printed.text }

    /// Waits for the process to print `expected`; false when it ends without, or has not within the deadline.
    package func waitForOutput(_ expected: String, within deadline: Duration = .seconds(20)) -> Bool {
        printed.wait(for: expected, until: Date(timeIntervalSinceNow: deadline / .seconds(1)))
    }

    /// Runs `words` to their end and returns what they print.
    ///
    /// Throws ``Failure`` when their status is not 0.
    @discardableResult
    package static func run(_ words: [String]) throws -> String {
        let process = try TestProcess(words)
        let status = process.wait()
        process.printed.waitForEnd()
        guard status == 0 else { throw Failure(words: words, status: status, output: process.output) }
        return process.output
    }

    /// A program that a test rests on has failed, or could not be started.
    package struct Failure: Error {
        package let words: [String]
        package let status: CInt
        package let output: String
    }

    private static func spawn(_ words: [String], _ variables: [String], output: CInt) throws -> pid_t {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&files, output, 1)
        posix_spawn_file_actions_adddup2(&files, output, 2)
        // A socket of a client under test that lived on in a broker would keep its connection from ending. Closing a
        // number that is not open does no harm.
        for descriptor in CInt(3)..<1024 { posix_spawn_file_actions_addclose(&files, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let arguments = words.map { strdup($0) } + [nil]
        let environment = variables.map { strdup($0) } + [nil]
        defer { for text in arguments + environment { free(text) } }
        var processID: pid_t = 0
        let code = posix_spawnp(&processID, words[0], &files, &attributes, arguments, environment)
        guard code == 0 else { throw Failure(words: words, status: code, output: "posix_spawnp") }
        return processID
    }
}
