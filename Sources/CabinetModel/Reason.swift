/// The closed set of reason codes, used by `status`, receipts, logs and the screen.
///
/// Never reworded, only added to.
package enum Reason: String, CaseIterable, Sendable {
    // Why a payment message is refused.
    case badJSON = "bad_json"
    case badMachine = "bad_machine"
    case badCredits = "bad_credits"
    case badTimestamp = "bad_timestamp"
    case badTransaction = "bad_transaction"
    case tooLarge = "too_large"
    case conflict
    case stale
    case cancelled

    // Why the cabinet cannot turn a payment into a game now.
    case brokerDown = "broker_down"
    case loginRefused = "login_refused"
    case topicDenied = "topic_denied"
    case tlsFailed = "tls_failed"
    case clientIDInUse = "client_id_in_use"
    case ledgerFailed = "ledger_failed"
    case lineLost = "line_lost"
    case inhibited
    case clockUnset = "clock_unset"
    case noLink = "no_link"
    case linkNotAllowed = "link_not_allowed"
    case starting
    case stopping
    case daemonDown = "daemon_down"

    /// The two uses of a reason.
    package enum Kind: Sendable {
        case refusal
        case notReady
    }

    /// Whether the code refuses one message or keeps the cabinet from being ready.
    package var kind: Kind {
        switch self {
        case .badJSON, .badMachine, .badCredits, .badTimestamp, .badTransaction, .tooLarge, .conflict, .stale,
            .cancelled:
            .refusal
        case .brokerDown, .loginRefused, .topicDenied, .tlsFailed, .clientIDInUse, .ledgerFailed, .lineLost,
            .inhibited, .clockUnset, .noLink, .linkNotAllowed, .starting, .stopping, .daemonDown:
            .notReady
        }
    }

    /// What the code means, in one sentence for a technician; the table in docs/PROTOCOL.md is checked against it.
    package var explanation: String {
        switch self {
        case .badJSON: "The payload is not one JSON object, has a member twice, or has a member of the wrong type."
        case .badMachine: "The machineId is missing or is another machine's."
        case .badCredits: "The credits are missing, not an integer, below 1 or above limits.credits_per_message."
        case .badTimestamp: "A time stamp is missing or is not RFC 3339 in UTC."
        case .badTransaction:
            "The transactionId is missing where it is needed, or is not 1 to 255 visible ASCII characters."
        case .tooLarge: "The payload is larger than 4096 bytes."
        case .conflict: "The same payment came before with other credits."
        case .stale: "The payment is older than coin.max_age or past its own expiresAt."
        case .cancelled: "The payment was cancelled before all of it was played."
        case .brokerDown: "There is no connection to the broker."
        case .loginRefused: "The broker refused the user name, the password or the client certificate."
        case .topicDenied: "The broker does not let this cabinet subscribe to its own topics."
        case .tlsFailed: "The broker's certificate could not be verified, or TLS failed."
        case .clientIDInUse: "Another client keeps connecting with this client id, as a cloned card does."
        case .ledgerFailed: "The ledger cannot write to its disk."
        case .lineLost: "The coin line could not be driven, or an input is gone."
        case .inhibited: "The inhibit input holds coins back."
        case .clockUnset: "The clock stands before this program was built."
        case .noLink: "There is no payment link to show."
        case .linkNotAllowed: "The payment link is not https or its host is not in attract.allowed_hosts."
        case .starting: "The daemon is starting."
        case .stopping: "The daemon is stopping."
        case .daemonDown: "The daemon does not answer; only the attract screen says this."
        }
    }
}
