import CabinetPlatform
import ServiceLifecycle

/// Runs one of the daemon's named threads as a service: it lives as long as the thread's body.
///
/// At the group's shutdown it asks the body to stop and waits until it has. When the group's patience is over it cancels:
/// then the thread is left behind, so that what hangs in it (a name server that does not answer) cannot keep the rest of
/// the program from its clean end.
package struct ThreadService: Service {
    private let name: String
    private let body: @Sendable () -> Void
    private let stop: @Sendable () -> Void

    /// - Parameters:
    ///   - name: The thread's name, at most 15 bytes.
    ///   - body: What the thread does, until `stop` was called.
    ///   - stop: Asks `body` to return; any thread, twice is harmless.
    package init(name: String, body: @escaping @Sendable () -> Void, stop: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
        self.stop = stop
    }

    package func run() async throws {
        let (end, thread) = AsyncStream.makeStream(of: Never.self)
        try await withTaskCancellationOrGracefulShutdownHandler {
            _ = try NamedThread.start(name: name) {
                body()
                thread.finish()
            }
            // Over when the thread is, or when this task is cancelled.
            for await _ in end {}
        } onCancelOrGracefulShutdown: {
            stop()
        }
    }
}
