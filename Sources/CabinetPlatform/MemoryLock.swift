import Glibc

/// Keeps the pages of this process in memory, so that no pulse waits for one to come back from the card.
package enum MemoryLock {
    /// What came of the request.
    package enum Outcome: Equatable, Sendable {
        /// Every page that is touched stays, from now on.
        case locked
        /// This user may lock so many bytes only. Nothing was locked: at the limit an ordinary allocation would fail.
        case limited(bytes: UInt64)
        case failed(SystemError)
    }

    /// Asks the kernel; any thread, twice is once.
    ///
    /// Pages are locked when they are first touched (`MCL_ONFAULT`), so it costs no memory that was not used anyway.
    package static func request() -> Outcome {
        var limit = rlimit()
        // Cannot fail: the resource exists and the address is ours.
        getrlimit(CInt(__RLIMIT_MEMLOCK.rawValue), &limit)
        // The greatest number stands for no limit (`RLIM_INFINITY`).
        guard geteuid() == 0 || limit.rlim_cur == .max else { return .limited(bytes: UInt64(limit.rlim_cur)) }
        guard mlockall(CInt(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT)) == 0 else {
            return .failed(SystemError("mlockall", code: errno))
        }
        return .locked
    }
}
