import CabinetModel
import CabinetProtocol
import Testing

/// Values that many tests start from, and short ways to write payloads.
enum Samples {
    static func machine(_ text: String = "cab-1") throws -> MachineID {
        try #require(MachineID(text))
    }

    static func transaction(_ text: String = "pi_3PXq") throws -> TransactionID {
        try #require(TransactionID(text))
    }

    static func stamp(_ text: String = "2024-07-01T12:00:00Z") throws -> Timestamp {
        try #require(Timestamp(text))
    }

    static func snapshot(sequence: Int = 7) throws -> StateSnapshot {
        StateSnapshot(
            sequence: sequence, machineID: try machine(), version: "1.0.0", isConnected: true, reasons: [],
            mode: .attract, credits: 2, isInhibited: false,
            link: PaymentLink(url: "https://buy.stripe.com/x", price: "1.00", currency: "EUR", label: "1 credit"),
            lastPayments: [
                WaitingPayment(at: try stamp().instant, transactionID: try transaction("pi_3PXq"), credits: 1),
                WaitingPayment(at: try stamp().instant, transactionID: nil, credits: 1),
            ],
            uptimeSeconds: 3600, ledgerID: "6ba7b810-9dad-11d1-80b4-00c04fd430c8")
    }
}

extension Array<UInt8> {
    /// The UTF-8 of `text`.
    init(_ text: String) {
        self = Array(text.utf8)
    }
}

/// The refusal that `decode` throws; a failure when it takes the message.
func refusal<Message>(
    sourceLocation: SourceLocation = #_sourceLocation, _ decode: () throws -> Message
) throws -> Refusal {
    try #require(throws: Refusal.self, sourceLocation: sourceLocation) { _ = try decode() }
}
