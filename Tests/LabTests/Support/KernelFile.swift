import CabinetPlatform
import Glibc

/// Files of sysfs and configfs: each reading and each writing is one call.
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
