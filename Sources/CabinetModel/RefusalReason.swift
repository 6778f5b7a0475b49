/// Why one message is refused: a closed set, used by receipts, ledger and log.
///
/// Never reworded, only added to.
package enum RefusalReason: String, CaseIterable, Sendable {
    case badJSON = "bad_json"
    case badMachine = "bad_machine"
    case badCredits = "bad_credits"
    case badTimestamp = "bad_timestamp"
    case badTransaction = "bad_transaction"
    case tooLarge = "too_large"
    case conflict
    case stale
    case cancelled

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
        }
    }
}
