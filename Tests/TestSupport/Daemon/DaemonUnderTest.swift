import CabinetModel
import CabinetPlatform
import Foundation
import Glibc

/// The real `coinpulsed` as a process of its own, on simulated lines, with its ledger on a real disk.
///
/// It has a folder below `/var/tmp`, which stays through any number of starts, ends and kills, and goes with this
/// object. One test drives it, from one thread at a time.
package final class DaemonUnderTest {
    /// How it is configured: the sections of its file, each as a YAML mapping on one line.
    package typealias Sections = [String: String]

    /// Where its ledger, its sockets and its files are.
    package let folder: String
    /// The machine that it is.
    package let machine: String
    private var process: TestProcess?
    /// What its earlier processes have logged.
    private var earlierLog = ""

    /// Writes the configuration; nothing runs yet.
    ///
    /// - Parameters:
    ///   - port: The broker's port on this machine.
    ///   - machine: The machine id.
    ///   - change: Changes the sections: a coin line with pulses of 10 ms and gaps of 20 ms, and an input each for
    ///     game over and inhibit, all simulated.
    /// - Throws: What the file system says.
    package init(
        brokerPort port: Int, machine: String = "cab001", change: (inout Sections) -> Void = { _ in }
    ) throws {
        var template = Array("/var/tmp/coinpulse-test.XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw SystemError("mkdtemp", code: errno, context: "/var/tmp") }
        folder = String(cString: made)
        self.machine = machine
        var sections: Sections = [
            "machine": "{id: \(machine)}",
            "broker": "{host: 127.0.0.1, port: \(port)}",
            "coin": "{line: 'simulated:coin', pulse: 10ms, gap: 20ms}",
            "game_over": "{line: 'simulated:game_over'}",
            "inhibit": "{line: 'simulated:inhibit'}",
            "ledger": "{path: \(folder)/ledger.sqlite}",
            "control": "{directory: \(folder)}",
        ]
        change(&sections)
        try configure(sections)
    }

    deinit {
        process?.end(SIGKILL)
        try? FileManager.default.removeItem(atPath: folder)
    }

    package var ledgerPath: String { "\(folder)/ledger.sqlite" }
    package var configPath: String { "\(folder)/coinpulse.yaml" }
    package var tracePath: String { "\(folder)/trace" }
    /// What the simulated coin line has done, over all its processes.
    package var edgesPath: String { "\(folder)/edges" }

    /// Replaces the configuration, for the next start.
    package func configure(_ sections: Sections) throws {
        let text = sections.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }.joined()
        try text.write(toFile: configPath, atomically: true, encoding: .utf8)
    }

    /// Starts it and returns at once; ``awaitState(_:within:_:)`` tells when it is there.
    ///
    /// Traps when it runs already.
    ///
    /// - Parameters:
    ///   - arguments: What follows `--config`.
    ///   - environment: Further variables.
    ///   - wrapper: A command that becomes the program behind it, with all that it has set up for it, such as `setpriv`.
    /// - Throws: `TestProcess.Failure` when it cannot be started.
    package func start(
        _ arguments: [String] = [], environment: [String: String] = [:], through wrapper: [String] = []
    ) throws {
        precondition(process == nil, "the daemon is running")
        process = try TestProcess(
            wrapper + [try Self.program(), "--config", configPath] + arguments,
            environment: environmentOfTests.merging(environment) { $1 })
    }

    /// A daemon without fault points refuses the name, as it does every one that it does not know.
    private var environmentOfTests: [String: String] {
        #if FAULT_POINTS
            ["COINPULSE_FAULT_EDGES": edgesPath]
        #else
            [:]
        #endif
    }

    /// Sends a signal, waits for the end and returns the exit status, or 128 and the signal's number.
    @discardableResult
    package func end(_ signal: CInt) -> CInt {
        finish { $0.end(signal) }
    }

    /// Waits for the end and returns the exit status, or 128 and the number of the signal that ended it.
    @discardableResult
    package func wait() -> CInt {
        finish { $0.wait() }
    }

    /// Sends a signal and does not wait.
    package func signal(_ signal: CInt) {
        process?.signal(signal)
    }

    /// Everything that it and its predecessors have printed.
    package var log: String { earlierLog + (process?.output ?? "") }

    /// The log with everything that was logged before this call: the daemon writes it behind the rest.
    ///
    /// Lines keep their order, and a hang-up signal is answered with one.
    package var settledLog: String {
        func answers() -> Int { log.split(separator: "\n").count { $0.contains("SIGHUP changes nothing") } }
        guard process != nil else { return log }
        let (before, limit) = (answers(), MonotonicInstant.now().advanced(by: .seconds(20)))
        signal(SIGHUP)
        while answers() == before, MonotonicInstant.now() < limit { usleep(2000) }
        return log
    }

    /// Waits for the running one to print `text`; false when it has not within the time.
    package func waitForLog(_ text: String, within limit: Duration = .seconds(20)) -> Bool {
        process?.waitForOutput(text, within: limit) ?? false
    }

    /// The process id of the running one.
    package var processID: Int32? { process?.processID }

    /// A program of the same build as the tests.
    ///
    /// - Throws: What to do, when it lacks the fault points.
    package static func program(named name: String = "coinpulsed") throws -> String {
        let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        for candidate in [folder, folder.deletingLastPathComponent()] {
            let path = candidate.appending(path: name).path()
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        throw DaemonFailure("there is no \(name) beside \(folder.path()): run `make test`")
    }

    private func finish(_ body: (TestProcess) -> CInt) -> CInt {
        guard let process else { preconditionFailure("the daemon is not running") }
        let status = body(process)
        process.waitForEnd()
        earlierLog += process.output
        self.process = nil
        return status
    }
}

/// What the daemon under test should have done and has not, with what it logged.
package struct DaemonFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
