import CabinetPlatform
import ServiceLifecycle

/// Runs one of the daemon's named threads as a service: it lives as long as the thread's body.
///
/// At the group's shutdown it asks the body to stop and waits until it has; the group's time limit bounds that wait.
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
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                do throws(SystemError) {
                    _ = try NamedThread.start(name: name) {
                        body()
                        continuation.resume()
                    }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        } onCancelOrGracefulShutdown: {
            stop()
        }
    }
}
