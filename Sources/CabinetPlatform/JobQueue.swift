/// What is handed to an ``EventLoop`` from other threads, and whether it must be woken for it: pure, kept under a lock.
struct JobQueue {
    /// One thing to run on the loop's thread.
    enum Job {
        case closure(@Sendable () -> Void)
        case executor(UnownedJob)
    }

    /// What the loop does once it has run what it took.
    enum Step: Equatable {
        /// More jobs came meanwhile: look at the descriptors without waiting, then run them.
        case poll
        /// The loop stops, but jobs came meanwhile: run them first.
        case drain
        /// Nothing to do: wait for a descriptor, a timer or a wake-up.
        case sleep
        /// The loop stops and owes nothing.
        case finish
    }

    private var jobs: [Job] = []
    private var isStopping = false
    private var isAsleep = false

    /// Adds a job behind the others; `true` when the loop sleeps and has not been woken yet.
    mutating func append(_ job: Job) -> Bool {
        jobs.append(job)
        return wakes()
    }

    /// Asks the loop to end; `true` when the loop sleeps and has not been woken yet.
    mutating func stop() -> Bool {
        isStopping = true
        return wakes()
    }

    /// Takes all jobs, in order.
    mutating func take() -> [Job] {
        defer { jobs = [] }
        return jobs
    }

    /// Decides the next step; ``Step/sleep`` marks the loop as asleep and ``Step/finish`` uses up the request to stop.
    mutating func nextStep() -> Step {
        guard jobs.isEmpty else { return isStopping ? .drain : .poll }
        guard !isStopping else {
            isStopping = false
            return .finish
        }
        isAsleep = true
        return .sleep
    }

    /// The loop is back from its wait.
    mutating func wokeUp() {
        isAsleep = false
    }

    private mutating func wakes() -> Bool {
        defer { isAsleep = false }
        return isAsleep
    }
}
