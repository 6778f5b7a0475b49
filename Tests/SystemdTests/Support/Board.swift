import CabinetModel
import CabinetPlatform
import Foundation
import Glibc
import TestSupport

/// A cabinet's board in the lab: Debian with systemd as its first process, on the lab's kernel, with two chips and a screen.
///
/// It begins as a board that somebody has just set up: coinpulse is not there. Commands are handed in through a folder that
/// both sides see; `Tests/Lab/agent` runs them, as root.
final class Board: @unchecked Sendable {  // its suite is serialized: one test at a time uses it
    private static let lab = URL(filePath: #filePath).appending(path: "../../../Lab").standardized.path()

    private let folder: TestFolder
    private var kernel: TestProcess?
    private var commands = 0

    init() throws {
        folder = try TestFolder()
    }

    deinit { cutPower() }

    /// Gives it power, and returns when systemd says that everything has started.
    ///
    /// - Throws: `Failure` when a unit has failed.
    func boot() throws {
        precondition(kernel == nil, "it has power")
        kernel = try TestProcess(["\(Self.lab)/boot", folder.path("")])
        try awaitRunning()
    }

    /// Boots anew, as an administrator asks for it, and returns when it is up again.
    func reboot() throws {
        let before = read("boot-id")
        try send("systemctl reboot", as: nil)
        _ = try wait("another boot", within: .seconds(90)) { read("boot-id") == before ? nil : () }
        try awaitRunning()
    }

    /// Takes its power away: the whole kernel dies at once; nothing without power.
    ///
    /// The disk keeps what the kernel had written to it, flushed or not: the power-cut tests are stricter.
    func cutPower() {
        guard let kernel else { return }
        // The kernel is many processes, in one session; until it has begun there is the script alone.
        kill(-kernel.processID, SIGKILL)
        kernel.signal(SIGKILL)
        kernel.wait()
        self.kernel = nil
    }

    /// Runs a script by bash, which ends at the first command that fails.
    ///
    /// - Parameters:
    ///   - script: Its text.
    ///   - user: Who runs it, in that user's home, if not root.
    ///   - limit: How long it may take; the lab is slow.
    /// - Returns: What it prints, on both outputs.
    /// - Throws: `Failure` when its status is not 0, or the time is up.
    @discardableResult
    func run(_ script: String, as user: String? = nil, within limit: Duration = .seconds(60)) throws -> String {
        let (status, output) = try attempt(script, as: user, within: limit)
        guard status == 0 else { throw Failure(script: script, status: status, output: output) }
        return output
    }

    /// As `run`, but a status that is not 0 is returned.
    func attempt(
        _ script: String, as user: String? = nil, within limit: Duration = .seconds(60)
    ) throws -> (status: Int, output: String) {
        let number = try send(script, as: user)
        let status = try wait(script, within: limit) {
            read("\(number).status").flatMap { $0.hasSuffix("\n") ? Int($0.dropLast()) : nil }
        }
        return (status, read("\(number).output") ?? "")
    }

    /// Hands in a script, and returns its number.
    @discardableResult
    private func send(_ script: String, as user: String?) throws -> Int {
        commands += 1
        let login = user.map { "cd ~\($0); HOME=$PWD exec runuser -u \($0) -- " } ?? "exec "
        try folder.write(script, to: "\(commands).script")
        try folder.write("\(login)bash -ec \"$(cat /lab/\(commands).script)\"\n", to: "\(commands).new")
        // Whole at once: the agent looks all the time.
        rename(folder.path("\(commands).new"), folder.path("\(commands).command"))
        return commands
    }

    private func awaitRunning() throws {
        try run("systemctl is-system-running --wait || { systemctl --failed; exit 1; }")
    }

    /// What `find` finds at last.
    private func wait<Found>(_ what: String, within limit: Duration, find: () -> Found?) throws -> Found {
        let deadline = MonotonicInstant.now().advanced(by: limit)
        while MonotonicInstant.now() < deadline {
            if let found = find() { return found }
            usleep(5000)
        }
        throw Failure(script: what, status: -1, output: "\(read("\(commands).output") ?? "")\n\(lastWords)")
    }

    /// What a script does that is not what a test expects, or the board that no longer answers.
    struct Failure: Error {
        let script: String
        /// -1 when the time was up.
        let status: Int
        /// With the kernel's last words when the time was up.
        let output: String
    }

    private var lastWords: String {
        (kernel?.output ?? "no power").split(separator: "\n").suffix(30).joined(separator: "\n")
    }

    private func read(_ name: String) -> String? {
        try? String(contentsOfFile: folder.path(name), encoding: .utf8)
    }
}
