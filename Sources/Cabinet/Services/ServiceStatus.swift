import CabinetModel
import Synchronization

/// The line that `systemctl status` shows: whether payments are taken, and if not, why.
final class ServiceStatus: Sendable {
    private let told: Mutex<Readiness>

    init(_ readiness: Readiness) {
        told = Mutex(readiness)
    }

    /// The line as it was last told.
    var text: String { Self.text(of: told.withLock { $0 }) }

    /// The line for `readiness`; `nil` when that was told already.
    func news(_ readiness: Readiness) -> String? {
        let isNews = told.withLock { told in
            defer { told = readiness }
            return told != readiness
        }
        return isNews ? Self.text(of: readiness) : nil
    }

    /// The codes first: they are what the documents explain.
    private static func text(of readiness: Readiness) -> String {
        guard !readiness.isReady else { return "Taking payments" }
        let codes = readiness.reasons.map(\.rawValue).joined(separator: ", ")
        let words = readiness.reasons.map(\.explanation).joined(separator: " ")
        return "No payments: \(codes). \(words)"
    }
}
