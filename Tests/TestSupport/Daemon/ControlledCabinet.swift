import CabinetModel
import CabinetPlatform
package import CabinetProtocol
import Glibc

/// A daemon that can be asked on its control socket, wherever it runs.
package protocol ControlledCabinet {
    /// Sends one line to the control socket and returns the reply.
    func ask(_ request: String) throws -> JSONObject
    /// What it has printed so far, for a failure.
    var log: String { get }
}

extension ControlledCabinet {
    /// The state now.
    package func state() throws -> StateSnapshot {
        try StateSnapshot(members: try ask(#"{"request":"status"}"#))
    }

    /// Waits until the state is as wanted; a daemon that is starting is waited for.
    ///
    /// - Parameters:
    ///   - description: What is waited for, for the failure.
    ///   - limit: A fail-safe.
    ///   - condition: Judges a state.
    /// - Returns: The state that it was.
    /// - Throws: ``DaemonFailure`` with the last state and the log.
    @discardableResult
    package func awaitState(
        _ description: String, within limit: Duration = .seconds(30), _ condition: (StateSnapshot) -> Bool
    ) throws -> StateSnapshot {
        let deadline = MonotonicInstant.now().advanced(by: limit)
        var last: StateSnapshot?
        while MonotonicInstant.now() < deadline {
            last = try? state()
            if let last, condition(last) { return last }
            // Looking again is no guess about time: the deadline only ends a test that has failed.
            usleep(5000)
        }
        throw DaemonFailure("not \(description) within \(limit): \(last.map { "\($0)" } ?? "no state")\n\(log)")
    }

    /// Waits until the broker has accepted the login and granted the topics, and the start is over.
    package func awaitConnected() throws {
        try awaitState("connected") { $0.isConnected && !$0.reasons.contains(.starting) }
    }

    /// Waits until every accepted credit has been given.
    package func awaitNothingOwed(within limit: Duration = .seconds(60)) throws {
        try awaitState("without credits to give", within: limit) { $0.credits == 0 && $0.lastPayments.isEmpty }
    }

    /// Every payment of its ledger, oldest first, as the control socket tells them.
    package func payments() throws -> [JSONObject] {
        var found: [JSONObject] = []
        var before = ""
        while true {
            let reply = try ask(#"{"request":"payments","limit":1000\#(before)}"#)
            guard case .array(let page) = reply["payments"] else { throw DaemonFailure("no payments: \(reply)") }
            let payments = page.compactMap { if case .object(let payment) = $0 { payment } else { nil } }
            found += payments
            guard payments.count == 1000, case .integer(let number)? = payments.last?["number"] else { break }
            before = #","before":\#(number)"#
        }
        return found.reversed()
    }

    /// Every payment of its ledger, oldest first.
    package func ledgerEntries() throws -> [LedgerEntry] {
        try payments().map(LedgerEntry.init)
    }
}
