package import CabinetModel
import Glibc

/// A latch between threads: any thread rings, one thread waits.
///
/// A ring before the wait is not lost, and rings that nobody has heard yet are one ring.
/// `@unchecked` because `isRung` is a plain variable: it is touched only while `mutex` is held, and the two pthread
/// objects stand at fixed addresses from `init` to `deinit`.
public final class Doorbell: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var isRung = false

    /// Makes a doorbell that has not rung.
    public init() {
        var mutexAttributes = pthread_mutexattr_t()
        pthread_mutexattr_init(&mutexAttributes)
        // The waiter may be the real-time pulse thread: whoever holds the lock then runs at its priority until it lets go.
        pthread_mutexattr_setprotocol(&mutexAttributes, CInt(PTHREAD_PRIO_INHERIT))
        var conditionAttributes = pthread_condattr_t()
        pthread_condattr_init(&conditionAttributes)
        pthread_condattr_setclock(&conditionAttributes, CLOCK_MONOTONIC)
        let isReady =
            pthread_mutex_init(mutex, &mutexAttributes) == 0
            && pthread_cond_init(condition, &conditionAttributes) == 0
        precondition(isReady, "no mutex or condition variable: out of memory")
        pthread_condattr_destroy(&conditionAttributes)
        pthread_mutexattr_destroy(&mutexAttributes)
    }

    /// Rings: the waiting thread wakes, or its next wait returns at once.
    ///
    /// Any thread, not a signal handler. Allocates nothing and waits for nobody: the lock guards one flag.
    public func ring() {
        pthread_mutex_lock(mutex)
        isRung = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Blocks the calling thread until the bell rings or `deadline` comes; `nil` waits for ever.
    ///
    /// For one thread at a time: of two, only one would hear a ring.
    ///
    /// - Returns: `true` when it rang, which takes the ring, even when the deadline has passed too; `false` at the deadline.
    package func wait(until deadline: MonotonicInstant?) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isRung {
            guard let deadline else {
                pthread_cond_wait(condition, mutex)
                continue
            }
            var time = deadline.timespec
            if pthread_cond_timedwait(condition, mutex, &time) == ETIMEDOUT { break }
        }
        defer { isRung = false }
        return isRung
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }
}
