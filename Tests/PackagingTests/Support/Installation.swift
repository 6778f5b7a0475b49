import Foundation
import TestSupport

/// What `make install` makes, in a folder of its own, with stand-ins for the programs.
struct Installation {
    /// Each has a unit and a page of the manual.
    static let programs = ["coinpulsed", "coinpulse-attract"]

    let folder: TestFolder
    private let built: TestFolder
    private let makeVariables: [String]

    /// Installs for a machine that has the program below `prefix`, into a folder that a packager would take it from.
    static func staged(prefix: String) throws -> Installation {
        let folder = try TestFolder()
        return try Installation(folder: folder, destination: folder.url.path(), prefix: prefix)
    }

    /// Installs for this machine, so that each program stands where its unit says.
    static func live() throws -> Installation {
        let folder = try TestFolder()
        return try Installation(folder: folder, destination: "", prefix: folder.url.path())
    }

    private init(folder: TestFolder, destination: String, prefix: String) throws {
        built = try TestFolder()
        for program in Self.programs { try built.writeProgram(program) }
        self.folder = folder
        makeVariables = ["DESTDIR=\(destination)", "PREFIX=\(prefix)", "BUILT=\(built.url.path())"]
        try make("install")
    }

    /// Runs another target with the variables of this installation.
    func make(_ target: String) throws {
        let make = try Command.run(["make", target] + makeVariables)
        guard make.status == 0 else { throw Failure(output: make.output) }
    }

    /// The text of the unit of `program`, installed below `prefix`.
    func unit(of program: String, below prefix: String) throws -> String {
        let file = folder.url.appending(path: "\(prefix)/lib/systemd/system/\(program).service")
        return try String(contentsOf: file, encoding: .utf8)
    }

    /// A target of `make` failed, and said this.
    struct Failure: Error {
        let output: String
    }
}
