import Glibc

/// Reads files whole, but only files.
enum FileContents {
    /// The bytes of a regular file of at most ``PictureFile/mostBytes``.
    ///
    /// All of them at once, so that what is checked is what is decoded, also when somebody writes to the file meanwhile.
    static func read(_ path: String) throws(PictureError) -> [UInt8] {
        // Without O_NONBLOCK the open of a pipe would wait for somebody to write.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        guard status.st_size <= PictureFile.mostBytes else {
            throw .fileTooLarge(path: path, byteCount: Int(status.st_size))
        }
        var code: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
            while count < buffer.count {
                let part = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
                if part < 0 && errno == EINTR { continue }
                if part < 0 { code = errno }
                // Nothing more: the file was cut meanwhile, which its decoder will notice.
                if part <= 0 { return }
                count += part
            }
        }
        guard code == 0 else { throw .unreadable(path: path, code: code) }
        return bytes
    }
}
