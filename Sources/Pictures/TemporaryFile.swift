import Glibc

/// A file beside its destination that takes the destination's place, or disappears.
struct TemporaryFile: ~Copyable {
    let path: String
    private let destination: String

    /// Makes an empty file with the rights that a new file gets.
    init(for destination: String) throws(PictureError) {
        var name = Array("\(destination).XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw .unwritable(path: destination, reason: errorText(errno)) }
        // It is made for its owner alone; a screenshot is for everybody who may read the directory.
        fchmod(descriptor, 0o644)
        close(descriptor)
        path = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        self.destination = destination
    }

    deinit { unlink(path) }

    /// Puts it where it belongs; what was there is replaced in one step.
    consuming func replaceDestination() throws(PictureError) {
        guard rename(path, destination) == 0 else {
            throw .unwritable(path: destination, reason: errorText(errno))
        }
        // Afterwards the name is gone, and the end of this value removes nothing.
    }
}
