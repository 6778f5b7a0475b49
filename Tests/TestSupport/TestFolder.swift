package import Foundation

/// A folder for one test, below the system's temporary one, which goes when its last owner goes.
package final class TestFolder: Sendable {
    package let url: URL

    /// Makes it, for its owner only.
    ///
    /// Throws what the file system says.
    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "coinpulse-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of `name` in the folder; the file need not exist.
    package func path(_ name: String) -> String {
        url.appending(path: name).path()
    }

    /// Writes `text` to a file of the folder, over what was there, and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try text.write(to: url.appending(path: name), atomically: true, encoding: .utf8)
        return path(name)
    }
}
