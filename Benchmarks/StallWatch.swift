import CabinetModel
import CabinetPlatform
import Foundation
import Synchronization
import TestSupport

/// Notices when a processor core runs nobody's thread: on a virtual machine, because the host runs somebody else's.
///
/// A real-time thread on each core meets every millisecond, below the priority of the pulse thread, so that it is never in
/// its way. Not for a measurement of an idle machine, which it keeps awake.
final class StallWatch: Sendable {
    /// A time in which a core met no instant.
    struct Stall {
        let from: MonotonicInstant
        let to: MonotonicInstant
    }

    private static let interval = Duration.milliseconds(1)
    /// Shorter ones are the work of interrupts and of the pulse thread.
    private static let shortest = Duration.microseconds(200)

    private let isWanted = Atomic(true)
    private let stalls = Mutex<[Stall]>([])
    private let failure = Mutex<(any Error)?>(nil)
    private let threads = Mutex<[NamedThread]>([])

    /// Begins to watch so many cores.
    init(cores: Int) throws {
        for core in 0..<cores {
            let thread = try NamedThread.start(name: "stall-watch-\(core)") { [self] in
                do {
                    try Self.pin(to: core)
                    try NamedThread.requestRealtime(priority: 10).get()
                    watch()
                } catch {
                    failure.withLock { $0 = error }
                }
            }
            threads.withLock { $0.append(thread) }
        }
    }

    /// Ends it; what it has noticed.
    ///
    /// - Throws: When a core could not be watched as it must be: what was noticed would explain too much or too little.
    func stop() throws -> [Stall] {
        isWanted.store(false, ordering: .relaxed)
        for thread in threads.withLock({ $0 }) { thread.join() }
        if let failure = failure.withLock({ $0 }) { throw failure }
        return stalls.withLock { $0 }
    }

    private func watch() {
        while isWanted.load(ordering: .relaxed) {
            let due = MonotonicInstant.now().advanced(by: Self.interval)
            MonotonicInstant.meet(due)
            let met = MonotonicInstant.now()
            guard due.duration(to: met) >= Self.shortest else { continue }
            stalls.withLock { $0.append(Stall(from: due, to: met)) }
        }
    }

    /// Binds the calling thread to a core, with a program that every Debian has: Swift does not see the C function.
    private static func pin(to core: Int) throws {
        let thread = URL(fileURLWithPath: "/proc/thread-self").resolvingSymlinksInPath().lastPathComponent
        try TestProcess.run(["taskset", "-pc", "\(core)", thread])
    }
}
