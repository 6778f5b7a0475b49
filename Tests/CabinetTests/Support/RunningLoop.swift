import CabinetModel
import CabinetPlatform

/// An event loop on a thread of its own, for one test.
final class RunningLoop: Sendable {
    let loop: EventLoop
    private let thread: NamedThread

    init() throws {
        let loop = try EventLoop()
        self.loop = loop
        thread = try NamedThread.start(name: "loop") { loop.run() }
    }

    deinit {
        loop.stop()
        thread.join()
    }

    /// Blocks until the loop has done everything that was posted to it so far.
    func settle() throws {
        let done = Milestone()
        loop.post { done.reach() }
        try done.wait()
    }

    /// Blocks until the loop has done everything that was due by now and this much later.
    func settle(after duration: Duration) throws {
        let (loop, done) = (loop, Milestone())
        loop.post {
            let timer = loop.makeTimer { done.reach() }
            timer.schedule(at: .now().advanced(by: duration))
        }
        try done.wait()
    }
}
