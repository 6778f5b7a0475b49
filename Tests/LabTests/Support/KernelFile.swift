import CabinetPlatform
import Glibc

/// Files of sysfs, configfs and tracefs: each value is read and written in one call.
enum KernelFile {
    /// The contents without the end of the line.
    static func read(_ path: String) throws(SystemError) -> String {
        let descriptor = try open(path, O_RDONLY)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = try retryingOnInterrupt("read", path) { Glibc.read(descriptor, &bytes, bytes.count) }
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    /// All of a file that is longer than what one call gives: at most a page, which is no sign of its end.
    static func readToEnd(_ path: String) throws(SystemError) -> String {
        let descriptor = try open(path, O_RDONLY)
        defer { close(descriptor) }
        var contents: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = try retryingOnInterrupt("read", path) { Glibc.read(descriptor, &bytes, bytes.count) }
            guard count > 0 else { return String(decoding: contents, as: UTF8.self) }
            contents += bytes.prefix(count)
        }
    }

    /// Writes `text` in one call.
    static func write(_ text: String, to path: String) throws(SystemError) {
        let descriptor = try open(path, O_WRONLY)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        try retryingOnInterrupt("write", path) { Glibc.write(descriptor, bytes, bytes.count) }
    }

    private static func open(_ path: String, _ flags: CInt) throws(SystemError) -> CInt {
        try retryingOnInterrupt("open", path) { Glibc.open(path, flags | O_CLOEXEC) }
    }
}
