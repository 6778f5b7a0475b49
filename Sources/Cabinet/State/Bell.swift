import Synchronization

/// Tells whoever asked that something happened, with the little that there is to say about it.
///
/// Listeners are added while the program is put together and stay for its life. They are called on the thread that
/// rings, in the order in which they were added, and must return at once (ring a doorbell, post a job).
package final class Bell<News: Sendable>: Sendable {
    private let listeners = Mutex<[@Sendable (News) -> Void]>([])

    package init() {}

    /// Calls `listener` at every ring from now on.
    package func listen(_ listener: @escaping @Sendable (News) -> Void) {
        listeners.withLock { $0.append(listener) }
    }

    /// Calls every listener; any thread.
    package func ring(_ news: News) {
        for listener in listeners.withLock({ $0 }) { listener(news) }
    }
}

extension Bell<Void> {
    /// Calls every listener; any thread.
    package func ring() {
        ring(())
    }
}
