import CabinetPlatform
import Glibc
import Synchronization
import Testing

@Suite struct NamedThreadTests {
    /// Runs `body` on a new thread and returns what it made.
    private func onThread<Value: Sendable>(
        _ name: String = "test", _ body: @escaping @Sendable () -> Value
    ) throws -> Value? {
        let result = Result(Value.self)
        let thread = try NamedThread.start(name: name) { result.value.withLock { $0 = body() } }
        thread.join()
        return result.value.withLock { $0 }
    }

    private final class Result<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)

        init(_ type: Value.Type) {}
    }

    @Test func `the kernel knows it by its name`() throws {
        let name = try onThread("pulse-coin") {
            try? FileSystem.readFile(path: "/proc/thread-self/comm", limit: 64)
        }
        #expect(name == Array("pulse-coin\n".utf8))
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGALRM, SIGCHLD])
    func `signals for the process do not reach it`(signal: CInt) throws {
        #expect(try onThread { Self.blocks(signal) } == true)
    }

    @Test(arguments: [SIGSEGV, SIGILL, SIGBUS, SIGFPE, SIGTRAP])
    func `its own faults do`(signal: CInt) throws {
        #expect(try onThread { Self.blocks(signal) } == false)
    }

    @Test func `starting it leaves the creator's signals as they were`() throws {
        let before = Self.blocks(SIGTERM)
        _ = try onThread {}
        #expect(Self.blocks(SIGTERM) == before)
    }

    @Test func `joining twice waits once`() throws {
        let thread = try NamedThread.start(name: "short") {}
        thread.join()
        thread.join()
    }

    @Test func `it runs on when nobody keeps it`() async throws {
        await withCheckedContinuation { continuation in
            do {
                _ = try NamedThread.start(name: "free") { continuation.resume() }
            } catch {
                Issue.record(error)
                continuation.resume()
            }
        }
    }

    @Test func `real-time priority is granted, or refused and nothing changed`() throws {
        let (error, policy) = try #require(
            try onThread { () -> (SystemError?, CInt) in
                let error: SystemError? =
                    switch NamedThread.requestRealtime(priority: 10) {
                    case .success: nil
                    case .failure(let error): error
                    }
                var policy: CInt = 0
                var parameters = sched_param()
                pthread_getschedparam(pthread_self(), &policy, &parameters)
                return (error, policy)
            })
        if let error {
            #expect(error.code == EPERM)
            #expect(policy == SCHED_OTHER)
        } else {
            #expect(policy & ~0x4000_0000 == SCHED_FIFO)
        }
    }

    @Test func `what a real-time thread starts is ordinary again`() throws {
        let policy = try onThread { () -> CInt in
            _ = NamedThread.requestRealtime(priority: 10)
            let policy = Mutex(CInt(-1))
            let child = try? NamedThread.start(name: "child") {
                policy.withLock { $0 = sched_getscheduler(0) }
            }
            child?.join()
            return policy.withLock { $0 }
        }
        #expect(policy == SCHED_OTHER)
    }

    @Test func `a name that the kernel would cut is a programmer's error`() async {
        await #expect(processExitsWith: .failure) {
            _ = try NamedThread.start(name: "sixteen-letters!") {}
        }
    }

    @Test func `a thread that joins itself is a programmer's error`() async {
        await #expect(processExitsWith: .failure) {
            let own = Mutex<NamedThread?>(nil)
            let bell = Doorbell()
            let thread = try NamedThread.start(name: "self") {
                _ = bell.wait(until: nil)
                own.withLock { $0 }?.join()
            }
            own.withLock { $0 = thread }
            bell.ring()
            thread.join()
        }
    }

    private static func blocks(_ signal: CInt) -> Bool {
        var mask = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &mask)
        return sigismember(&mask, signal) == 1
    }
}
