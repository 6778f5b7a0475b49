import CabinetPlatform
import Glibc

/// A folder for one run, readable by its owner only.
struct TemporaryFolder {
    let path: String

    /// Makes it under `$TMPDIR`, else `/tmp`.
    init() throws(SystemError) {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/coinpulse-dry-run.XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw SystemError("mkdtemp", code: errno, context: parent)
        }
        path = String(cString: made)
    }

    /// Removes it and the files in it; what cannot be removed stays.
    func remove() {
        guard let directory = opendir(path) else { return }
        defer {
            closedir(directory)
            rmdir(path)
        }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { unlink("\(path)/\(name)") }
        }
    }
}
