package import CabinetModel

/// Why a receipt says what it says.
package enum ReceiptReason: Hashable, Sendable {
    /// The payment was refused or cut short, with a code of the closed set.
    case refused(RefusalReason)
    /// The payment had come before; the outcome of the receipt is that of the first time.
    case duplicate

    /// `nil` for a code that is neither `duplicate` nor a refusal.
    package init?(code: String) {
        if code == Self.duplicate.code {
            self = .duplicate
        } else if let reason = RefusalReason(rawValue: code) {
            self = .refused(reason)
        } else {
            return nil
        }
    }

    /// The code as it stands in the receipt.
    package var code: String {
        switch self {
        case .refused(let reason): reason.rawValue
        case .duplicate: "duplicate"
        }
    }
}
