import Foundation

/// How often a test tries what chance decides.
package enum Rounds {
    /// So many in release mode, and the first eighth of them in debug mode.
    ///
    /// The inputs are the same in both, and debug mode takes several times as long for each. `make soak` takes a hundred
    /// times as many.
    package static func of(_ count: Int) -> Int {
        guard ProcessInfo.processInfo.environment["COINPULSE_SOAK"] == nil else { return 100 * count }
        #if DEBUG
            return max(1, count / 8)
        #else
            return count
        #endif
    }
}
