import Foundation

/// A value that several threads change and one waits for.
package final class Shared<Value: Sendable>: @unchecked Sendable {  // `stored` is touched only under `condition`
    private let condition = NSCondition()
    private var stored: Value

    package init(_ value: Value) {
        stored = value
    }

    /// The value now.
    package var value: Value { condition.withLock { stored } }

    /// Changes it, and wakes who waits.
    package func change(_ body: (inout Value) -> Void) {
        condition.withLock {
            body(&stored)
            condition.broadcast()
        }
    }

    /// Waits until `isWanted`, which may look at this value and at others; it is asked again after each change.
    ///
    /// - Returns: `false` when that was not within the limit.
    package func wait(within limit: Duration, until isWanted: (Value) throws -> Bool) rethrows -> Bool {
        let deadline = Date(timeIntervalSinceNow: limit / .seconds(1))
        while true {
            let seen = value
            if try isWanted(seen) { return true }
            // A change between the question and the wait is found at the next look, soon.
            let soon = min(deadline, Date(timeIntervalSinceNow: 0.02))
            condition.withLock { _ = condition.wait(until: soon) }
            guard Date() < deadline else { return try isWanted(value) }
        }
    }
}
