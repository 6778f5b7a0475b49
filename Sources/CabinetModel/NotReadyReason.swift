/// Why the cabinet cannot turn a payment into a game now: a closed set, used by status, log and screen.
///
/// Never reworded, only added to.
package enum NotReadyReason: String, CaseIterable, Sendable {
    // First the one that keeps the cabinet from the broker, and from everything else.
    case ledgerFailed = "ledger_failed"
    case brokerDown = "broker_down"
    case loginRefused = "login_refused"
    case topicDenied = "topic_denied"
    case tlsFailed = "tls_failed"
    case clientIDInUse = "client_id_in_use"
    case lineLost = "line_lost"
    case inhibited
    case clockUnset = "clock_unset"
    case noLink = "no_link"
    case linkNotAllowed = "link_not_allowed"
    case starting
    case stopping

    /// What the code means, in one sentence for a technician; the table in docs/PROTOCOL.md is checked against it.
    package var explanation: String {
        switch self {
        case .ledgerFailed: "The ledger cannot write to its disk."
        case .brokerDown: "There is no connection to the broker."
        case .loginRefused: "The broker refused the user name, the password or the client certificate."
        case .topicDenied: "The broker does not let this cabinet subscribe to its own topics."
        case .tlsFailed: "The broker's certificate could not be verified, or TLS failed."
        case .clientIDInUse: "Another client connects with this client id, as a cloned card does."
        case .lineLost: "The coin line could not be driven, or an input is gone."
        case .inhibited: "The inhibit input holds coins back."
        case .clockUnset: "The clock stands before this program was built."
        case .noLink: "There is no payment link to show."
        case .linkNotAllowed: "The payment link is not https or not in attract.allowed_links."
        case .starting: "The daemon is starting."
        case .stopping: "The daemon is stopping."
        }
    }
}
