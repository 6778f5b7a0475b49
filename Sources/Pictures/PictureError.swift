import CabinetPlatform

/// Why a picture could not be loaded or saved; each case begins with the path of the file.
public enum PictureError: Error, Hashable, Sendable {
    /// The file cannot be opened or read, with the error number (`errno`).
    case unreadable(path: String, code: Int32)
    /// The path is of a directory, a device, a pipe or a socket.
    case notAFile(path: String)
    /// The file has more bytes than ``PictureFile/mostBytes``.
    case fileTooLarge(path: String, byteCount: Int)
    /// The content is neither PNG nor JPEG, whatever the name says.
    case unknownFormat(path: String)
    /// The picture has more pixels than ``PictureFile/mostPixels``.
    case tooManyPixels(path: String, width: Int, height: Int)
    /// The content is PNG or JPEG, but of a kind that is not supported, or it is broken; the reason in words.
    case undecodable(path: String, reason: String)
    /// The file cannot be written; the reason in words.
    case unwritable(path: String, reason: String)
}

extension PictureError: CustomStringConvertible {
    /// For a technician, on one line: which file, what happened, and what is allowed.
    public var description: String {
        switch self {
        case .unreadable(let path, let code):
            "cannot read the picture \(path): \(SystemError.text(of: code))"
        case .notAFile(let path):
            "cannot read the picture \(path): it is not a regular file"
        case .fileTooLarge(let path, let byteCount):
            "the picture \(path) has \(byteCount >> 20) MiB; at most \(PictureFile.mostBytes >> 20) MiB are allowed"
        case .unknownFormat(let path):
            "\(path) is neither a PNG nor a JPEG picture; only these are shown"
        case .tooManyPixels(let path, let width, let height):
            """
            the picture \(path) has \(width) × \(height) pixels; at most \(PictureFile.mostPixels / 1_000_000) million \
            are allowed
            """
        case .undecodable(let path, let reason):
            "cannot decode the picture \(path): \(reason); save it again as a plain PNG or JPEG"
        case .unwritable(let path, let reason):
            "cannot write the picture \(path): \(reason)"
        }
    }
}
