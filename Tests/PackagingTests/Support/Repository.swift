import Foundation

/// The tree that these tests are part of.
enum Repository {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent()  // Support
        .deletingLastPathComponent()  // PackagingTests
        .deletingLastPathComponent()  // Tests
        .deletingLastPathComponent()

    /// The file at `path`, which is relative to the root.
    static func file(_ path: String) -> URL {
        root.appending(path: path)
    }

    /// The text of the file at `path`, without its lines that are empty or comments of shell, systemd and udev.
    static func meaningfulLines(of path: String) throws -> [String] {
        try String(contentsOf: file(path), encoding: .utf8)
            .split(separator: "\n")
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
    }
}
