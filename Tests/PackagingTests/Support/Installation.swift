import Foundation
import TestSupport

/// What `make install` makes, in a folder of its own, with a stand-in for the program.
struct Installation {
    let folder: TestFolder
    private let built: TestFolder
    private let makeVariables: [String]

    /// Installs for a machine that has the program below `prefix`, into a folder that a packager would take it from.
    static func staged(prefix: String) throws -> Installation {
        let folder = try TestFolder()
        return try Installation(folder: folder, destination: folder.url.path(), prefix: prefix)
    }

    /// Installs for this machine, so that the program stands where the unit says.
    static func live() throws -> Installation {
        let folder = try TestFolder()
        return try Installation(folder: folder, destination: "", prefix: folder.url.path())
    }

    private init(folder: TestFolder, destination: String, prefix: String) throws {
        built = try TestFolder()
        let program = try built.write("#!/bin/sh\n", to: "coinpulsed")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        self.folder = folder
        makeVariables = ["DESTDIR=\(destination)", "PREFIX=\(prefix)", "BUILT=\(built.url.path())"]
        try make("install")
    }

    /// Runs another target with the variables of this installation.
    func make(_ target: String) throws {
        let make = try Command.run(["make", target] + makeVariables)
        guard make.status == 0 else { throw Failure(output: make.output) }
    }

    /// A target of `make` failed, and said this.
    struct Failure: Error {
        let output: String
    }
}
