import CPlatform

/// What kind of file system a path is on, as far as it matters whether a power cut empties it.
public enum FileSystemKind: Equatable, Sendable {
    /// In memory, as `/run` is.
    case tmpfs
    /// In memory; the initial RAM disk.
    case ramfs
    /// A layer over a read-only system, usually in memory, as Raspberry Pi OS makes it for kiosks.
    case overlay
    /// Any other, by the magic number of `statfs(2)`.
    case other(UInt32)

    /// From the magic number of `statfs(2)`.
    init(magic: UInt32) {
        switch Int64(magic) {
        case Int64(TMPFS_MAGIC): self = .tmpfs
        case Int64(RAMFS_MAGIC): self = .ramfs
        case Int64(OVERLAYFS_SUPER_MAGIC): self = .overlay
        default: self = .other(magic)
        }
    }

    /// Whether what is written there must be expected to be gone after a power cut.
    public var isVolatile: Bool {
        switch self {
        case .tmpfs, .ramfs, .overlay: true
        case .other: false
        }
    }
}
