import CabinetModel
import CabinetProtocol

/// States as the daemon would tell them.
enum Snapshots {
    static let link = PaymentLink(
        url: "https://buy.stripe.com/test_dR6bLT5Ckaz2fWoeVZ?client_reference_id=arcade-001", price: "1.00",
        currency: "EUR", label: "1 credit")

    static let machineID: MachineID = {
        guard let id = MachineID("arcade-001") else { preconditionFailure("a machine id") }
        return id
    }()

    static func state(
        reasons: [NotReadyReason] = [], mode: Mode = .attract, credits: Int = 0, link: PaymentLink? = Snapshots.link,
        payments: [WaitingPayment] = []
    ) -> StateSnapshot {
        StateSnapshot(
            sequence: 1, machineID: machineID, version: "1", isConnected: true, reasons: reasons, mode: mode,
            credits: credits, isInhibited: reasons.contains(.inhibited), link: link, lastPayments: payments,
            uptimeSeconds: 1, ledgerID: "book")
    }
}
