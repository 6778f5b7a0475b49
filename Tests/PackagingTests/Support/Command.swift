import Foundation
import TestSupport

/// A program that ran to its end.
struct Command {
    /// What it printed, on both outputs together.
    let output: String
    /// Its exit status; not 0 when a signal ended it.
    let status: CInt

    /// Runs `words[0]`, found in `PATH`, in the root of the repository, and returns when it has ended.
    static func run(_ words: [String]) throws -> Command {
        do {
            return Command(output: try TestProcess.run(neutralEnvironment + words), status: 0)
        } catch let failure as TestProcess.Failure {
            return Command(output: failure.output, status: failure.status)
        }
    }

    /// Runs `words` as root, or as what looks like root to the program: a user namespace with one user in it.
    static func runAsRoot(_ words: [String]) throws -> Command {
        try run(geteuid() == 0 ? words : ["unshare", "--map-root-user"] + words)
    }

    /// What is changed first: words of messages are English, and a `make` knows nothing of the one that runs the tests.
    private static let neutralEnvironment = [
        "env", "--chdir=\(Repository.root.path())", "--unset=MAKEFLAGS", "--unset=MFLAGS", "--unset=MAKELEVEL",
        "LC_ALL=C.UTF-8",
    ]
}
