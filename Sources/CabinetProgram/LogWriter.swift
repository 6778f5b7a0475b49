import CabinetModel
import CabinetPlatform
import Glibc
import Synchronization

/// Writes lines from a thread of its own, so that nobody who logs waits for whoever reads the log.
///
/// A journal that hangs, or a terminal that was stopped, must not keep a payment from its acknowledgement. Lines keep
/// their order. The last ones are lost when the process is killed.
final class LogWriter: Sendable {
    /// Some thousand lines.
    ///
    /// At the bound what comes is dropped and counted, until all that came before is out and the count stands behind it.
    private static let capacity = 256 * 1024

    private let mailbox: Mailbox
    private let thread: NamedThread

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - descriptor: Written to, never closed; it must stay open until this object has gone.
    ///   - lossLine: The line that tells how many were dropped.
    /// - Throws: ``SystemError`` when there is no thread to be had.
    init(to descriptor: CInt, lossLine: @escaping @Sendable (Int) -> [UInt8]) throws(SystemError) {
        let mailbox = Mailbox()
        self.mailbox = mailbox
        thread = try NamedThread.start(name: "log") { mailbox.deliver(to: descriptor, lossLine) }
    }

    deinit {
        mailbox.close()
        thread.join()
    }

    /// Takes a line; any thread, never waits.
    func write(_ line: [UInt8]) {
        mailbox.put(line, capacity: Self.capacity)
    }

    /// Waits until every line is out that was written before, for at most `limit`; one thread at a time.
    ///
    /// - Returns: Whether they are.
    func flush(within limit: Duration) -> Bool {
        mailbox.waitUntilEmpty(until: .now().advanced(by: limit))
    }

    /// The bounded queue between those who log and the thread that writes.
    private final class Mailbox: Sendable {
        private struct State {
            var lines: [[UInt8]] = []
            /// The bytes of all lines that are not out yet, those that were taken from `lines` to be written included.
            var bytes = 0
            var dropped = 0
            /// Whether something is not out yet.
            var isBusy = false
            var isClosed = false
        }

        private let state = Mutex(State())
        private let doorbell = Doorbell()
        /// Rings when nothing waits any more.
        private let emptied = Doorbell()

        func put(_ line: [UInt8], capacity: Int) {
            state.withLock { state in
                state.isBusy = true
                guard state.dropped == 0, state.bytes + line.count <= capacity else { return state.dropped += 1 }
                state.lines.append(line)
                state.bytes += line.count
            }
            doorbell.ring()
        }

        func close() {
            state.withLock { $0.isClosed = true }
            doorbell.ring()
        }

        func waitUntilEmpty(until deadline: MonotonicInstant) -> Bool {
            while state.withLock(\.isBusy) {
                guard emptied.wait(until: deadline) else { return false }
            }
            return true
        }

        func deliver(to descriptor: CInt, _ lossLine: (Int) -> [UInt8]) {
            while true {
                let (lines, dropped, isLast) = take()
                for line in lines {
                    Self.write(line, to: descriptor)
                    state.withLock { $0.bytes -= line.count }
                }
                if dropped > 0 { Self.write(lossLine(dropped), to: descriptor) }
                guard lines.isEmpty, dropped == 0 else { continue }
                emptied.ring()
                if isLast { return }
                _ = doorbell.wait(until: nil)
            }
        }

        /// The lines that wait; when there are none, how many were dropped behind the last ones, and whether none will come.
        private func take() -> (lines: [[UInt8]], dropped: Int, isLast: Bool) {
            state.withLock { state in
                defer {
                    if state.lines.isEmpty { state.dropped = 0 } else { state.lines = [] }
                }
                state.isBusy = !state.lines.isEmpty || state.dropped > 0
                return (state.lines, state.lines.isEmpty ? state.dropped : 0, state.isClosed)
            }
        }

        /// A line that cannot be written is dropped: there is nobody to tell.
        private static func write(_ line: [UInt8], to descriptor: CInt) {
            var rest = line[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                switch (count, errno) {
                case (1..., _): rest.removeFirst(count)
                case (_, EINTR): continue
                // Somebody who shares the terminal or the pipe has made it so.
                case (_, EAGAIN):
                    var descriptor = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&descriptor, 1, -1)
                default: return
                }
            }
        }
    }
}
