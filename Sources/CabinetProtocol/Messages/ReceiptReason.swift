package import CabinetModel

/// Why a receipt says what it says.
package enum ReceiptReason: Hashable, Sendable {
    /// The payment was refused or cut short, with a code of the closed set.
    case refused(RefusalReason)
    /// The payment had come before; the outcome of the receipt is that of the first time.
    case duplicate
    /// A code of a later version of this program; never one of the above.
    case unknown(String)

    /// Takes any code: a word that this version does not know is carried on as it stands.
    package init(code: String) {
        if code == Self.duplicate.code {
            self = .duplicate
        } else {
            self = RefusalReason(rawValue: code).map(Self.refused) ?? .unknown(code)
        }
    }

    /// The code as it stands in the receipt.
    package var code: String {
        switch self {
        case .refused(let reason): reason.rawValue
        case .duplicate: "duplicate"
        case .unknown(let code): code
        }
    }
}
