import Foundation
import Glibc

/// Collects what comes out of a pipe, on a thread of its own, so that the writer never waits.
final class PrintedText: @unchecked Sendable {  // all state is guarded by `condition`
    private let condition = NSCondition()
    private var collected = ""
    private var isAtEnd = false

    /// Reads `descriptor` to its end, and then closes it.
    init(reading descriptor: CInt) {
        Thread.detachNewThread { [self] in
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                guard count > 0 else { break }
                append(String(decoding: buffer[..<count], as: UTF8.self))
            }
            close(descriptor)
            append(nil)
        }
    }

    /// Everything so far.
    var text: String { condition.withLock { collected } }

    /// Waits for `expected`; false when the text ends without it, or has not brought it by `limit`.
    func wait(for expected: String, until limit: Date) -> Bool {
        condition.withLock {
            while !collected.contains(expected) {
                guard !isAtEnd, condition.wait(until: limit) else { return collected.contains(expected) }
            }
            return true
        }
    }

    /// Waits until there is no more to come.
    func waitForEnd() {
        condition.withLock {
            while !isAtEnd { condition.wait() }
        }
    }

    private func append(_ text: String?) {
        condition.withLock {
            if let text { collected += text } else { isAtEnd = true }
            condition.broadcast()
        }
    }
}
