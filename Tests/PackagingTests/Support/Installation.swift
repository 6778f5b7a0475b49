import Foundation

/// What `make install` makes, in a folder of its own, with a stand-in for the program.
struct Installation {
    let folder: TemporaryFolder
    private let built: TemporaryFolder
    private let makeVariables: [String]

    /// Installs for a machine that has the program below `prefix`, into a folder that a packager would take it from.
    static func staged(prefix: String) async throws -> Installation {
        let folder = try TemporaryFolder()
        return try await Installation(folder: folder, destination: folder.url.path(), prefix: prefix)
    }

    /// Installs for this machine, so that the program stands where the unit says.
    static func live() async throws -> Installation {
        let folder = try TemporaryFolder()
        return try await Installation(folder: folder, destination: "", prefix: folder.url.path())
    }

    private init(folder: TemporaryFolder, destination: String, prefix: String) async throws {
        built = try TemporaryFolder()
        let program = built.url.appending(path: "coinpulsed")
        try Data("#!/bin/sh\n".utf8).write(to: program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path())
        self.folder = folder
        makeVariables = ["DESTDIR=\(destination)", "PREFIX=\(prefix)", "BUILT=\(built.url.path())"]
        try await make("install")
    }

    /// Runs another target with the variables of this installation.
    func make(_ target: String) async throws {
        let make = try await Command.run(["make", target] + makeVariables)
        guard make.status == 0 else { throw Failure(output: make.output) }
    }

    /// A target of `make` failed, and said this.
    struct Failure: Error {
        let output: String
    }
}
