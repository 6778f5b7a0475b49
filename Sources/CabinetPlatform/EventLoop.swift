import CPlatform
import CabinetModel
import Glibc
import Synchronization

/// One thread's loop over descriptors, timers and jobs, and the executor of the actors that live on it.
///
/// An actor is pinned to it by `nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }`;
/// handlers of watches and timers then run in that actor's isolation (`assumeIsolated`).
///
/// Threads: ``post(_:)``, ``stop()`` and ``makeTimer(_:)`` are for any thread; ``watch(_:for:_:)`` and what is called on a
/// ``Watch`` or a ``LoopTimer`` belong to the thread that is in ``run()``, and trap elsewhere. Every handler runs there.
///
/// Each turn runs the jobs that were there, then the descriptors that are ready, then the timers that are due. With
/// nothing to do it sleeps without a timeout. Handlers must not block: nothing else runs meanwhile.
public final class EventLoop: SerialExecutor, Sendable {
    private static let nobody: UInt = 0

    private let poller: Poller
    private let inbox = Mutex(JobQueue())
    /// The `pthread_t` that is in ``run()``; that of no thread otherwise.
    private let owner = Atomic<UInt>(nobody)

    // Not protected, because confined: every path to these checks that it is on the loop's thread.
    nonisolated(unsafe) private var watches: [UInt64: Watch] = [:]
    nonisolated(unsafe) private var lastToken = Poller.canaryToken
    nonisolated(unsafe) private var timers = TimerQueue<LoopTimer>()

    /// Makes a loop that nobody runs yet; jobs and a stop wait for ``run()``.
    ///
    /// - Throws: ``SystemError`` when the process or the machine is out of descriptors or memory.
    public init() throws(SystemError) {
        poller = try Poller()
    }

    /// Runs the loop on the calling thread until ``stop()``, whose request it uses up; it may be run again.
    ///
    /// Before it returns it runs every job that was posted, also those that jobs post meanwhile. What comes later waits
    /// for the next run: the owner ends the actors that live here before it stops the loop. Traps when a thread runs it.
    public func run() {
        let (isOurs, _) = owner.compareExchange(
            expected: Self.nobody, desired: platform_current_thread(), ordering: .acquiringAndReleasing)
        precondition(isOurs, "the loop is running already")
        defer { owner.store(Self.nobody, ordering: .releasing) }
        while true {
            runJobs()
            switch inbox.withLock({ $0.nextStep() }) {
            case .finish: return
            case .drain: continue
            case .poll: turn(until: MonotonicInstant(nanoseconds: 0))
            case .sleep: turn(until: timers.earliest)
            }
        }
    }

    /// Makes ``run()`` return once its jobs are done; when none runs, the next one returns at once after them.
    public func stop() {
        if inbox.withLock({ $0.stop() }) { poller.wake() }
    }

    /// Runs `job` on the loop's thread in its next turn, after everything that was posted before.
    ///
    /// Any thread, never blocks.
    public func post(_ job: @escaping @Sendable () -> Void) {
        append(.closure(job))
    }

    /// Calls `handler` for as long as `fd` is ready for something in `interest` (level-triggered).
    ///
    /// The loop keeps the watch and its handler until ``Watch/cancel()``, also when the returned object is dropped.
    /// A hang-up or an error is reported as readable and writable, whatever was asked for: the next read or write tells.
    ///
    /// - Parameters:
    ///   - fd: Stays the caller's, who cancels the watch before closing it. One watch for each descriptor.
    ///   - interest: What to wait for; an empty set is a watch that rests.
    ///   - handler: Gets what is ready, never an empty set.
    /// - Returns: The watch, which need not be kept.
    /// - Throws: ``SystemError``: `EPERM` for a regular file, `EEXIST` for a descriptor that is watched, `ENOSPC` at the
    ///   machine's limit.
    public func watch(
        _ fd: CInt, for interest: Interest, _ handler: @escaping @Sendable (Interest) -> Void
    ) throws(SystemError) -> Watch {
        checkIsolated()
        let watch = Watch(fd: fd, token: lastToken + 1, loop: self, handler)
        try watch.register(interest)
        lastToken += 1
        watches[lastToken] = watch
        return watch
    }

    /// Makes a timer that rests until it is scheduled.
    ///
    /// Any thread.
    public func makeTimer(_ handler: @escaping @Sendable () -> Void) -> LoopTimer {
        LoopTimer(loop: self, handler)
    }

    private func append(_ job: JobQueue.Job) {
        if inbox.withLock({ $0.append(job) }) { poller.wake() }
    }

    private func runJobs() {
        for job in inbox.withLock({ $0.take() }) {
            switch job {
            case .closure(let body): body()
            case .executor(let job): job.runSynchronously(on: asUnownedSerialExecutor())
            }
        }
    }

    private func turn(until deadline: MonotonicInstant?) {
        let events = poller.wait(until: deadline)
        inbox.withLock { $0.wokeUp() }
        for event in events {
            // Looked up for each event: a handler before may have cancelled this one.
            watches[event.token]?.deliver(event)
        }
        let now = MonotonicInstant.now()
        let mark = timers.mark
        while let timer = timers.takeDue(now, scheduledBefore: mark) {
            timer.fire()
        }
    }
}

/// The executor that actors on the loop run on.
extension EventLoop {
    /// Called by the Swift runtime for each job of an actor on this loop.
    ///
    /// Any thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        append(.executor(UnownedJob(job)))
    }

    /// Traps when the calling thread is not in ``run()`` of this loop.
    public func checkIsolated() {
        precondition(isOnLoop, "not on the event loop's thread")
    }

    /// Whether the calling thread is in ``run()`` of this loop.
    public func isIsolatingCurrentContext() -> Bool? {
        isOnLoop
    }

    private var isOnLoop: Bool {
        owner.load(ordering: .acquiring) == platform_current_thread()
    }
}

/// What watches and timers do to their loop, on its thread.
extension EventLoop {
    func tellKernel(
        of fd: CInt, token: UInt64, from old: Interest, to new: Interest
    ) throws(SystemError) {
        checkIsolated()
        guard new != old else { return }
        if new.isEmpty {
            try poller.remove(fd)
        } else if old.isEmpty {
            try poller.add(fd, token: token, new)
        } else {
            try poller.modify(fd, token: token, new)
        }
    }

    func forget(_ token: UInt64) {
        checkIsolated()
        watches[token] = nil
    }

    func schedule(_ timer: LoopTimer, at deadline: MonotonicInstant) {
        checkIsolated()
        timers.schedule(timer, at: deadline)
    }

    func cancel(_ timer: LoopTimer) {
        checkIsolated()
        timers.cancel(timer)
    }
}
