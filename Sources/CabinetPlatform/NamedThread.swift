import CPlatform
import Glibc
import Synchronization

/// A thread of our own for work that blocks, visible under its name in `ps -L` and in the debugger.
///
/// Signals that other processes send are blocked in it, so that they reach the main thread's handlers; the signals of a
/// fault in the thread itself (`SIGSEGV` and its like) are not, so that a crash still explains itself.
public final class NamedThread: Sendable {
    /// Enough for our deepest call chain many times over, and small against glibc's 8 MiB on a board that locks memory.
    private static let stackBytes = 512 * 1024

    private let thread: pthread_t
    private let life: Life
    private let isJoined = Mutex(false)

    private init(_ thread: pthread_t, _ life: Life) {
        self.thread = thread
        self.life = life
    }

    /// Starts a thread that runs `body` once and then ends.
    ///
    /// It runs whether or not the returned object is kept; dropping the object unjoined lets the thread go its way.
    ///
    /// - Parameters:
    ///   - name: 1 to 15 bytes, the kernel's limit; traps otherwise.
    ///   - body: What it does.
    /// - Returns: The running thread, to join it.
    /// - Throws: ``SystemError`` when the kernel gives no thread (`EAGAIN`).
    public static func start(
        name: String, _ body: @escaping @Sendable () -> Void
    ) throws(SystemError) -> NamedThread {
        precondition((1...15).contains(name.utf8.count), "a thread's name has 1 to 15 bytes")
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        let sized = pthread_attr_setstacksize(&attributes, stackBytes)
        guard sized == 0 else { throw SystemError("pthread_attr_setstacksize", code: sized, context: name) }

        let life = Life()
        let start = Unmanaged.passRetained(Start(name: name, life: life, body: body))
        var thread = pthread_t()
        // A thread inherits the mask of its creator, so there is no moment in which a signal could reach it.
        let created = withSignalsBlocked {
            pthread_create(&thread, &attributes, { Start.run($0) }, start.toOpaque())
        }
        guard created == 0 else {
            start.release()
            throw SystemError("pthread_create", code: created, context: name)
        }
        return NamedThread(thread, life)
    }

    /// Blocks until the thread has ended; any number of threads may call it, any number of times.
    ///
    /// Traps when the thread itself calls it, which would wait for ever.
    public func join() {
        // Asked before the lock, which another joiner holds until the end. The number of a thread that has ended may be
        // another's by now.
        let isItself = !life.hasEnded.load(ordering: .acquiring) && thread == platform_current_thread()
        precondition(!isItself, "a thread cannot join itself")
        isJoined.withLock { isJoined in
            guard !isJoined else { return }
            pthread_join(thread, nil)
            isJoined = true
        }
    }

    /// Puts the calling thread under real-time scheduling (`SCHED_FIFO`), above every ordinary thread of the machine.
    ///
    /// Refused with `EPERM` without `CAP_SYS_NICE` or a `LimitRTPRIO=` that allows it; the thread then carries on as it
    /// was. What the thread starts, threads and processes, is ordinary again. Traps when `priority` is not in 1…99.
    public static func requestRealtime(priority: Int) -> Result<Void, SystemError> {
        precondition((1...99).contains(priority), "a real-time priority is 1 to 99")
        var parameters = sched_param(sched_priority: CInt(priority))
        let code = pthread_setschedparam(pthread_self(), SCHED_FIFO | Self.resetOnFork, &parameters)
        guard code == 0 else {
            return .failure(SystemError("pthread_setschedparam", code: code, context: "SCHED_FIFO \(priority)"))
        }
        return .success(())
    }

    /// `SCHED_RESET_ON_FORK` of sched(7), which the Glibc module leaves out.
    private static let resetOnFork: CInt = 0x4000_0000

    deinit {
        guard !isJoined.withLock({ $0 }) else { return }
        pthread_detach(thread)
    }

    private static func withSignalsBlocked(_ body: () -> CInt) -> CInt {
        var blocked = sigset_t()
        var previous = sigset_t()
        sigfillset(&blocked)
        for signal in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS] {
            sigdelset(&blocked, signal)
        }
        pthread_sigmask(SIG_SETMASK, &blocked, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        return body()
    }
}

/// What a thread tells of itself to whoever joins it.
private final class Life: Sendable {
    let hasEnded = Atomic(false)
}

/// What a new thread is handed through the C pointer.
private final class Start: Sendable {
    private let name: String
    private let life: Life
    private let body: @Sendable () -> Void

    init(name: String, life: Life, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.life = life
        self.body = body
    }

    static func run(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let pointer else { return nil }
        let start = Unmanaged<Start>.fromOpaque(pointer).takeRetainedValue()
        // Named by itself, so that it never runs nameless; the length was checked, nothing else can fail.
        platform_set_thread_name(start.name)
        start.body()
        start.life.hasEnded.store(true, ordering: .releasing)
        return nil
    }
}
