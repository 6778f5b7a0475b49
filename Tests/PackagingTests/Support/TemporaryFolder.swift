import Foundation

/// A folder of one test, which goes when its owner goes.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "coinpulse-packaging-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// Every file below `path`, as paths that start there, in order; folders are not listed.
    func files(below path: String = "") throws -> [String] {
        let top = url.appending(path: path)
        return try FileManager.default.subpathsOfDirectory(atPath: top.path())
            .filter { !isFolder(top.appending(path: $0)) }
            .sorted()
    }

    private func isFolder(_ url: URL) -> Bool {
        (try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
    }
}
