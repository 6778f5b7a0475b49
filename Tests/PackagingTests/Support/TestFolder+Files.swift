import Foundation
import TestSupport

extension TestFolder {
    /// Every file of the folder and of those below, as paths that start in it, in order; folders are not listed.
    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: url.path())
            .filter { !isFolder(url.appending(path: $0)) }
            .sorted()
    }

    /// Writes a program that does nothing.
    func writeProgram(_ name: String) throws {
        let program = try write("#!/bin/sh\n", to: name)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    }

    private func isFolder(_ url: URL) -> Bool {
        (try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
    }
}
