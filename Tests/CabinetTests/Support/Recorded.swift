import Synchronization

/// What was told to a test, from any thread, in order; each entry can be waited for.
final class Recorded<Entry: Sendable>: Sendable {
    private let list = Mutex<[Entry]>([])
    private let milestone = Milestone()

    var entries: [Entry] { list.withLock { $0 } }

    func append(_ entry: Entry) {
        list.withLock { $0.append(entry) }
        milestone.reach()
    }

    /// Blocks until there are `count` entries; returns them all.
    func wait(for count: Int = 1) throws -> [Entry] {
        try milestone.wait(for: count)
        return entries
    }
}
