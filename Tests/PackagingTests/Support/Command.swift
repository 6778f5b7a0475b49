import Foundation

/// A program that ran to its end.
struct Command {
    /// What it printed, on both outputs together.
    let output: String
    /// Its exit status, or the number of the signal that ended it.
    let status: Int32

    /// Runs `words[0]`, found in `PATH`, in the root of the repository, and returns when it has ended.
    ///
    /// Its input is empty. The output goes by way of a file, so that a full pipe can stop neither side.
    static func run(_ words: [String]) async throws -> Command {
        let folder = try TemporaryFolder()
        let outputFile = folder.url.appending(path: "output")
        try Data().write(to: outputFile)
        let output = try FileHandle(forWritingTo: outputFile)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = Self.neutralEnvironment + words
        process.currentDirectoryURL = Repository.root
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        let status = try await end(of: process)
        return Command(output: try String(contentsOf: outputFile, encoding: .utf8), status: status)
    }

    /// Runs `words` as root, or as what looks like root to the program: a user namespace with one user in it.
    static func runAsRoot(_ words: [String]) async throws -> Command {
        try await run(geteuid() == 0 ? words : ["unshare", "--map-root-user"] + words)
    }

    /// What `env` changes first: the words of messages are English, and a `make` knows nothing of the one that runs the tests.
    private static let neutralEnvironment = ["-u", "MAKEFLAGS", "-u", "MFLAGS", "-u", "MAKELEVEL", "LC_ALL=C.UTF-8"]

    private static func end(of process: Process) async throws -> Int32 {
        try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
    }
}
