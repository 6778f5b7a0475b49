package import CabinetModel

/// All that the outside may know of the cabinet now: what `status` replies, `subscribe` sends, and the screen draws
/// from.
///
/// It holds nothing that a local user must not see: no transaction id but its last four characters, no secret.
package struct StateSnapshot: Hashable, Sendable {
    /// How many waiting payments are told at most.
    package static let maximumWaitingPayments = 8

    /// Rises with every snapshot of one run of the daemon, so that a client knows the newer of two.
    package var sequence: Int
    package var machineID: MachineID
    /// The daemon's version.
    package var version: String
    /// Whether the broker is connected and has granted the subscriptions.
    package var isConnected: Bool
    /// Why no payment can be turned into a game, in the order of the table; none means ready.
    package var reasons: [NotReadyReason]
    package var mode: Mode
    /// Credits that are owed and not yet delivered; 0 or more.
    package var credits: Int
    /// Whether the inhibit input holds coins back.
    package var isInhibited: Bool
    /// What the QR leads to; `nil` unless it passed ``PaymentLink/check(url:allowedLinks:)``.
    package var link: PaymentLink?
    /// The payments that wait, oldest first; the first ``maximumWaitingPayments`` of them.
    package var lastPayments: [WaitingPayment]
    /// How long the daemon has been running, in whole seconds.
    package var uptimeSeconds: Int
    /// The id of the book, which is new when the ledger is.
    package var ledgerID: String

    /// Keeps the first ``maximumWaitingPayments`` of `lastPayments`.
    package init(
        sequence: Int, machineID: MachineID, version: String, isConnected: Bool, reasons: [NotReadyReason], mode: Mode,
        credits: Int, isInhibited: Bool, link: PaymentLink?, lastPayments: [WaitingPayment], uptimeSeconds: Int,
        ledgerID: String
    ) {
        self.sequence = sequence
        self.machineID = machineID
        self.version = version
        self.isConnected = isConnected
        self.reasons = reasons
        self.mode = mode
        self.credits = credits
        self.isInhibited = isInhibited
        self.link = link
        self.lastPayments = Array(lastPayments.prefix(Self.maximumWaitingPayments))
        self.uptimeSeconds = uptimeSeconds
        self.ledgerID = ledgerID
    }

    package var isReady: Bool { reasons.isEmpty }

    /// Whether the screen may show the payment QR: only while a payment becomes a game, and only an allowed link.
    package var showsQR: Bool { isReady && link != nil }
}
