import CabinetPlatform
import Glibc

/// A small file read whole, with what its rights say.
struct BoundedFile {
    /// Why a file was not read.
    ///
    /// The words name no path: the message around them does.
    enum Failure: Error, Equatable {
        case system(SystemError)
        case tooLarge(limit: Int)

        var isMissing: Bool {
            if case .system(let error) = self { error.code == ENOENT || error.code == ENOTDIR } else { false }
        }

        var isDenied: Bool {
            if case .system(let error) = self { error.code == EACCES } else { false }
        }

        /// For people, to follow the path: `cannot be read: Permission denied (EACCES)`.
        var explanation: String {
            switch self {
            case .system(let error): SystemError("cannot be read", code: error.code).description
            case .tooLarge(let limit): "is larger than \(limit / 1024) KiB"
            }
        }
    }

    let bytes: [UInt8]
    /// Whether every user of this machine may read it.
    let isWorldReadable: Bool

    /// Reads the file at `path`, of any kind that ends, and gives up beyond `limit` bytes without reading on.
    init(path: String, limit: Int) throws(Failure) {
        do {
            bytes = try FileSystem.readFile(path: path, limit: limit)
            var status = stat()
            try retryingOnInterrupt("stat", path) { stat(path, &status) }
            isWorldReadable = status.st_mode & 0o004 != 0
        } catch {
            throw error.code == EFBIG ? .tooLarge(limit: limit) : .system(error)
        }
    }
}
