import Foundation
import Glibc

/// A program that runs beside a test, and what it has printed so far on both outputs.
///
/// One test at a time drives it, from one thread at a time. It is killed when its owner goes.
package final class TestProcess: @unchecked Sendable {  // the only state that two threads share is guarded by `printed`
    private let process = Process()
    private let printed = NSCondition()
    private var text = ""
    private var isAtEnd = false

    /// Starts `words[0]`, found in `PATH`, with nothing to read.
    ///
    /// - Parameters:
    ///   - words: The program and its arguments.
    ///   - environment: What it finds in its environment beyond this process's.
    package init(_ words: [String], environment: [String: String] = [:]) throws {
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        pipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.take(data)
        }
        try process.run()
    }

    deinit {
        guard process.isRunning else { return }
        Glibc.kill(process.processIdentifier, SIGKILL)
    }

    /// Sends `signal`, waits for the end and returns the exit status, or the number of the signal that ended it.
    @discardableResult
    package func end(_ signal: CInt) -> CInt {
        if process.isRunning { Glibc.kill(process.processIdentifier, signal) }
        return wait()
    }

    /// Waits for the end and returns the exit status, or the number of the signal that ended it.
    @discardableResult
    package func wait() -> CInt {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Everything printed so far.
    package var output: String {
        printed.withLock { text }
    }

    /// Waits for the process to print `expected`; false when it ends without, or has not within the deadline.
    package func waitForOutput(_ expected: String, within deadline: Duration = .seconds(20)) -> Bool {
        let limit = Date(timeIntervalSinceNow: deadline / .seconds(1))
        return printed.withLock {
            while !text.contains(expected) {
                guard !isAtEnd, printed.wait(until: limit) else { return text.contains(expected) }
            }
            return true
        }
    }

    /// Waits until both outputs are closed, so that ``output`` is complete.
    package func waitForEndOfOutput() {
        printed.withLock {
            while !isAtEnd { printed.wait() }
        }
    }

    private func take(_ data: Data) {
        printed.withLock {
            text += String(decoding: data, as: UTF8.self)
            isAtEnd = isAtEnd || data.isEmpty
            printed.broadcast()
        }
    }

    /// Runs `words` to their end and returns what they print. Throws ``Failure`` when their status is not 0.
    @discardableResult
    package static func run(_ words: [String]) throws -> String {
        let process = try TestProcess(words)
        let status = process.wait()
        process.waitForEndOfOutput()
        guard status == 0 else { throw Failure(words: words, status: status, output: process.output) }
        return process.output
    }

    /// A program that a test rests on has failed.
    package struct Failure: Error {
        package let words: [String]
        package let status: CInt
        package let output: String
    }
}
