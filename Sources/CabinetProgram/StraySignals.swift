import Glibc

/// Signals that nobody means for these programs, and that would end them all the same.
package enum StraySignals {
    /// Ignores them in this process, and holds SIGHUP back until somebody listens to it.
    ///
    /// Call it first, in the main thread: a mask is inherited by the threads that come later. What a fault of the program
    /// raises, and SIGTERM, SIGINT and SIGQUIT, stay as they are.
    package static func ignore() {
        for number in numbers { signal(number, SIG_IGN) }
        var held = sigset_t()
        sigemptyset(&held)
        sigaddset(&held, SIGHUP)
        pthread_sigmask(SIG_BLOCK, &held, nil)
    }

    /// A log rotation or a script that found the wrong process (`USR1`, `USR2`), timers that were set before `exec`, a
    /// terminal or pipe that went, limits of the kernel that a failed call tells of just as well, and the real-time ones.
    private static let numbers =
        [
            SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGPIPE, SIGIO, SIGPWR, SIGSTKFLT, SIGXCPU, SIGXFSZ,
        ] + Array(34...64)  // SIGRTMIN…SIGRTMAX; the two below belong to the C library
}
