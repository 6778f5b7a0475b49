/// What is taken from a cabinet, to see that the test would notice.
enum Weakness: CaseIterable {
    /// SQLite commits without a sync, and syncs at checkpoints only.
    case synchronousNormal
    /// The file system never flushes the disk's cache.
    case noBarriers
}
