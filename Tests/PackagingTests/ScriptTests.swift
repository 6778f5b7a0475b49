import Foundation
import Testing

/// The scripts and the targets of `make`.
struct ScriptTests {
    @Test(arguments: try scripts())
    func `a script is executable, parses, and stops at its first error`(path: String) throws {
        let file = Repository.file(path)

        #expect(FileManager.default.isExecutableFile(atPath: file.path()))
        #expect(try Command.run(["bash", "-n", file.path()]).status == 0)
        #expect(try Repository.meaningfulLines(of: path).contains("set -euo pipefail"))
    }

    @Test func `help names every target`() throws {
        let declared = try Repository.meaningfulLines(of: "Makefile").first { $0.hasPrefix(".PHONY:") }
        let targets = try #require(declared).split(separator: " ").dropFirst()

        let help = try Command.run(["make", "help"])

        #expect(targets.count > 10)
        for target in targets {
            #expect(help.output.contains("make \(target) "), "\(target)")
        }
    }

    @Test(arguments: ["test", "lint"])
    func `the continuous integration runs every command of the target`(target: String) throws {
        let stages = try Repository.meaningfulLines(of: ".ci/run")
            .filter { $0.hasPrefix("stage make ") }
            .map { String($0.dropFirst("stage make ".count)) }

        let integration = try commands(of: stages)

        let wanted = try commands(of: [target])
        #expect(!wanted.isEmpty)
        #expect(integration.isSuperset(of: wanted))
    }

    /// The commands that `make` would run for `targets`.
    private func commands(of targets: [String]) throws -> Set<Substring> {
        Set(try Command.run(["make", "--dry-run"] + targets).output.split(separator: "\n"))
    }

    private static func scripts() throws -> [String] {
        [".ci/run"]
            + (try FileManager.default.contentsOfDirectory(atPath: Repository.file("scripts").path()))
            .sorted().map { "scripts/\($0)" }
    }
}
