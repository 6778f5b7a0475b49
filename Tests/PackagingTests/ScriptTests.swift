import Foundation
import TestSupport
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

    @Test func `a demo asks for what the daemon and a broker need, and for no graphics and no systemd`() throws {
        let demo = try packages("demo")

        #expect(
            demo.isSuperset(of: ["g++", "libmosquitto-dev", "libgpiod-dev", "mosquitto", "mosquitto-clients", "socat"]))
        #expect(demo.count < 15)
        #expect(demo.allSatisfy { !$0.contains("sdl") && !$0.contains("font") && !$0.contains("systemd") })
    }

    @Test(arguments: ["build", "demo", "test", "lab", "lint"])
    func `what a group needs is part of what everything needs`(group: String) throws {
        let wanted = try packages(group)

        #expect(!wanted.isEmpty)
        #expect(try packages().isSuperset(of: wanted))
    }

    @Test func `a group that there is not is refused with those that there are`() throws {
        let setup = try Command.run(["scripts/setup", "bulid"])

        #expect(setup.status == 1)
        #expect(setup.output == "setup: 'bulid' is none of: build demo test lab lint\n")
    }

    @Test func `a build leaves nothing among the temporary files`() throws {
        let package = try TestFolder()
        let temporary = try TestFolder()
        try package.write(
            "// swift-tools-version: 6.2\nimport PackageDescription\nlet package = Package(name: \"x\")",
            to: "Package.swift")
        let script = Repository.file("scripts/build").path()
        let copied = try Command.run(["install", "-D", "--target-directory=\(package.path("scripts"))", script])
        try #require(copied.status == 0, "\(copied.output)")

        let build = try Command.run(
            ["env", "TMPDIR=\(temporary.url.path())", package.path("scripts/build"), "--show-bin-path"])

        #expect(build.status == 0, "\(build.output)")
        #expect(build.output.contains("debug"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.url.path()) == [])
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
            .compactMap { $0.wholeMatch(of: /(?:stage|begin).* make (.*)/).map { String($0.1) } }

        let integration = try commands(of: stages)

        let wanted = try commands(of: [target])
        #expect(!wanted.isEmpty)
        #expect(integration.isSuperset(of: wanted))
    }

    /// The Debian packages of a group, or of all of them.
    private func packages(_ group: String...) throws -> Set<String> {
        Set(try Command.run(["scripts/setup", "--list"] + group).output.split(separator: "\n").map(String.init))
    }

    /// The commands that `make` would run for `targets`.
    private func commands(of targets: [String]) throws -> Set<Substring> {
        Set(try Command.run(["make", "--dry-run"] + targets).output.split(separator: "\n"))
    }

    private static func scripts() throws -> [String] {
        [".ci/run", "systemd/coinpulsed-as-service"]
            + (try FileManager.default.contentsOfDirectory(atPath: Repository.file("scripts").path()))
            .sorted().map { "scripts/\($0)" }
    }
}
