import Foundation

/// A folder for one test, with small files in it, that goes when the test has no more use for it.
final class ScratchFiles {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("coinpulse-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ name: String, _ contents: String, mode: Int = 0o600) throws -> String {
        try write(name, Array(contents.utf8), mode: mode)
    }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ name: String, _ contents: [UInt8], mode: Int = 0o600) throws -> String {
        let file = "\(path)/\(name)"
        try Data(contents).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }
}
