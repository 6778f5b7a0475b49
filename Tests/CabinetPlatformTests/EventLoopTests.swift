import CabinetModel
import CabinetPlatform
import Glibc
import Synchronization
import Testing

@Suite struct EventLoopTests {
    /// What happened, in order, from any thread.
    private final class Log: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        func note(_ line: String) {
            lines.withLock { $0.append(line) }
        }
    }

    /// An actor that lives on a loop.
    private actor Resident {
        nonisolated let loop: EventLoop
        private(set) var visits = 0

        init(on loop: EventLoop) {
            self.loop = loop
        }

        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

        /// The thread that it runs on.
        func visit() -> String {
            visits += 1
            return EventLoopTests.threadPath()
        }

        /// Waits for a byte in a handler that enters the actor without a hop.
        func visitWhenReadable(_ fd: CInt) async throws {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                do {
                    let holder = Mutex<Watch?>(nil)
                    let watch = try loop.watch(fd, for: .readable) { _ in
                        self.assumeIsolated { $0.visits += 1 }
                        holder.withLock { $0?.cancel() }
                        continuation.resume()
                    }
                    holder.withLock { $0 = watch }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    @Test func `jobs run in the order of posting, all of them before a stop`() throws {
        let loop = try EventLoop()
        let log = Log()
        for number in 1...100 { loop.post { log.note("\(number)") } }
        loop.post { loop.post { log.note("posted by a job") } }
        loop.stop()
        loop.run()
        #expect(log.all == (1...100).map(String.init) + ["posted by a job"])
    }

    @Test func `it may be run again, and then runs what came meanwhile`() throws {
        let loop = try EventLoop()
        let log = Log()
        loop.stop()
        loop.run()
        loop.post { log.note("later") }
        loop.stop()
        loop.run()
        #expect(log.all == ["later"])
    }

    @Test func `a job from another thread wakes a sleeping loop`() async throws {
        let running = try RunningLoop()
        defer { running.stop() }
        for _ in 0..<1000 { try await running.perform {} }
    }

    @Test func `jobs from many threads each keep their order`() async throws {
        let running = try RunningLoop()
        let log = Log()
        let threads = try ["a", "b", "c"].map { name in
            try NamedThread.start(name: name) {
                for number in 0..<2000 { running.loop.post { log.note("\(name)\(number)") } }
            }
        }
        for thread in threads { thread.join() }
        running.stop()
        for name in ["a", "b", "c"] {
            #expect(log.all.filter { $0.hasPrefix(name) } == (0..<2000).map { "\(name)\($0)" })
        }
    }

    @Test func `an idle loop waits in the kernel without a timeout`() async throws {
        let running = try RunningLoop()
        defer { running.stop() }
        let thread = try await running.perform { Self.threadPath() }
        // Number, then the six arguments of the system call that the thread is in; the fourth is the timeout.
        var fields: [Substring] = []
        repeat {
            await Task.yield()
            let text = try FileSystem.readFile(path: "/proc/\(thread)/syscall", limit: 256)
            fields = String(decoding: text, as: UTF8.self).split(separator: " ")
        } while fields.count < 7
        #expect(fields[4] == "0x0")
    }

    /// The calling thread below `/proc`, such as `12/task/34`.
    fileprivate static func threadPath() -> String {
        var target = [CChar](repeating: 0, count: 64)
        let count = readlink("/proc/thread-self", &target, target.count)
        return String(decoding: target.prefix(max(0, count)).map(UInt8.init), as: UTF8.self)
    }

    @Test func `an actor on the loop runs on its thread`() async throws {
        let running = try RunningLoop()
        defer { running.stop() }
        let thread = try await running.perform { Self.threadPath() }
        let resident = Resident(on: running.loop)
        for _ in 0..<100 { #expect(await resident.visit() == thread) }
        #expect(await resident.visits == 100)
    }

    @Test func `a handler is in the isolation of the loop's actors`() async throws {
        let running = try RunningLoop()
        defer { running.stop() }
        let pair = try SocketPair()
        let resident = Resident(on: running.loop)
        try pair.poke()
        try await resident.visitWhenReadable(pair.here.rawValue)
        #expect(await resident.visits == 1)
    }

    @Test func `stopping from a handler ends the run`() throws {
        let loop = try EventLoop()
        let pair = try SocketPair()
        try pair.poke()
        loop.post {
            do {
                _ = try loop.watch(pair.here.rawValue, for: .readable) { _ in loop.stop() }
            } catch {
                Issue.record(error)
                loop.stop()
            }
        }
        loop.run()
    }

    @Test func `signals come to the handler on the loop's thread`() throws {
        let taken = Mutex<[CInt]>([])
        // A thread that ends: what is blocked in it is blocked in no other test.
        let thread = try NamedThread.start(name: "signals") {
            do {
                let loop = try EventLoop()
                try loop.takeSignals([SIGUSR1, SIGUSR2]) { signal in
                    loop.assertIsolated()
                    let count = taken.withLock { taken in
                        taken.append(signal)
                        return taken.count
                    }
                    if count == 2 { loop.stop() }
                }
                for signal in [SIGUSR1, SIGUSR2] { pthread_kill(pthread_self(), signal) }
                loop.run()
            } catch {
                Issue.record(error)
            }
        }
        thread.join()
        #expect(Set(taken.withLock { $0 }) == [SIGUSR1, SIGUSR2])
    }

    @Test func `it lets go of its descriptors, watches and timers when it goes`() async throws {
        let pair = try SocketPair()
        weak var gone: EventLoop?
        do {
            let running = try RunningLoop()
            gone = running.loop
            try await running.perform {
                _ = try running.loop.watch(pair.here.rawValue, for: .readable) { _ in }
                running.loop.makeTimer {}.schedule(at: .now().advanced(by: .seconds(3600)))
            }
            running.stop()
        }
        #expect(gone == nil)
    }

    @Test func `watching from another thread is a programmer's error`() async {
        await #expect(processExitsWith: .failure) {
            let loop = try EventLoop()
            let pair = try SocketPair()
            _ = try loop.watch(pair.here.rawValue, for: .readable) { _ in }
        }
    }

    @Test func `scheduling from another thread is a programmer's error`() async {
        await #expect(processExitsWith: .failure) {
            let running = try RunningLoop()
            running.loop.makeTimer {}.schedule(at: .now())
        }
    }

    @Test func `an actor's isolation cannot be assumed on another thread`() async {
        await #expect(processExitsWith: .failure) {
            let running = try RunningLoop()
            running.loop.assertIsolated()
        }
    }

    @Test func `running it twice at once is a programmer's error`() async {
        await #expect(processExitsWith: .failure) {
            let running = try RunningLoop()
            _ = try await running.perform {}
            running.loop.run()
        }
    }
}
