package import CabinetModel

/// Why the screen takes no payment: what the daemon says, or that it says nothing.
package enum ScreenReason: Hashable, Sendable {
    /// The daemon's own reason.
    case notReady(NotReadyReason)
    /// The daemon does not answer.
    case daemonDown

    /// The code as the screen shows it, in small letters.
    package var code: String {
        switch self {
        case .notReady(let reason): reason.rawValue
        case .daemonDown: "daemon_down"
        }
    }
}
