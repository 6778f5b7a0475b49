import CabinetPlatform

/// An event loop on a thread of its own, for one test.
struct RunningLoop {
    let loop: EventLoop
    private let thread: NamedThread

    init() throws {
        let loop = try EventLoop()
        self.loop = loop
        thread = try NamedThread.start(name: "loop") { loop.run() }
    }

    /// Runs `body` on the loop's thread and returns what it made.
    func perform<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            loop.post { continuation.resume(with: Result { try body() }) }
        }
    }

    /// Stops the loop and waits for its thread.
    func stop() {
        loop.stop()
        thread.join()
    }
}
