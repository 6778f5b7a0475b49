import Glibc

/// A file beside its destination that takes the destination's place, or disappears.
struct TemporaryFile: ~Copyable {
    private let path: String
    private let descriptor: CInt
    private let destination: String

    /// Makes an empty file with the rights that a new file gets.
    init(for destination: String) throws(PictureError) {
        var name = Array("\(destination).XXXXXX".utf8CString)
        descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw .unwritable(path: destination, reason: errorText(errno)) }
        // It is made for its owner alone; a screenshot is for everybody who may read the directory.
        fchmod(descriptor, 0o644)
        path = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        self.destination = destination
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    /// Writes all of the content.
    func write(_ bytes: [UInt8]) throws(PictureError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .unwritable(path: destination, reason: errorText(errno)) }
            rest = rest.dropFirst(count)
        }
    }

    /// Puts it where it belongs; what was there is replaced in one step.
    consuming func replaceDestination() throws(PictureError) {
        guard rename(path, destination) == 0 else {
            throw .unwritable(path: destination, reason: errorText(errno))
        }
        // Afterwards the name is gone, and the end of this value removes nothing.
    }
}
