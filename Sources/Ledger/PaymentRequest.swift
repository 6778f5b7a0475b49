package import CabinetModel

/// What ``Ledger/accept(_:verdict:at:)`` writes down: a well-formed wish for credits or for test pulses.
package struct PaymentRequest: Sendable {
    package let source: CreditSource
    /// What makes a second message the same payment; `nil` when nothing in it does.
    package let identity: PaymentIdentity?
    package let transactionID: TransactionID?
    /// The exact time stamp text of the message; it names the payment in receipts when there is no transaction id.
    package let timestampText: String?
    /// The MQTT packet id under which it came, where nothing else can tell that it came before; `nil` at QoS 0.
    package let packetID: UInt16?
    /// No first pulse after this; `nil`: owed until it is given.
    package let expiresAt: UTCInstant?
    /// Credits asked for; 1…1 000 000, but 0 for test pulses, which are no credit.
    package let credits: Int
    /// Coin pulses that this costs in all; `credits` × `pulsesPerCredit`, or 1…1 000 000 test pulses.
    package let pulses: Int
    /// Pulses that make one credit; at least 1.
    package let pulsesPerCredit: Int
    /// Who asked, such as `uid:1000`, for credits that a person gave; `nil` for a player's payment.
    package let actor: String?

    /// A player's payment, as a message of the payment API brings it.
    ///
    /// - Parameters:
    ///   - identity: Ignored when there is a transaction id, which then is the identity.
    ///   - transactionID: The provider's name of the payment, if the message has one.
    ///   - timestampText: The message's time stamp, exactly as it stood there.
    ///   - credits: 1…1 000 000; traps outside.
    ///   - pulsesPerCredit: 1…100; traps outside.
    ///   - packetID: The packet id of a QoS 1 message; ignored where there is an identity.
    ///   - expiresAt: When its player waits no longer, see ``Ledger/endExpired(at:)``.
    package init(
        paidWith identity: PaymentIdentity?, transactionID: TransactionID?, timestampText: String, credits: Int,
        pulsesPerCredit: Int, packetID: UInt16? = nil, expiresAt: UTCInstant? = nil
    ) {
        let identity = transactionID.map(PaymentIdentity.init(transactionID:)) ?? identity
        self.init(
            source: .paid, identity: identity, transactionID: transactionID, timestampText: timestampText,
            packetID: identity == nil ? packetID : nil, expiresAt: expiresAt, credits: credits,
            pulses: credits * pulsesPerCredit, pulsesPerCredit: pulsesPerCredit, actor: nil)
    }

    /// Credits that a technician or operator gives; same ranges as for a paid one.
    package init(serviceCredits credits: Int, pulsesPerCredit: Int, actor: String) {
        self.init(
            source: .service, identity: nil, transactionID: nil, timestampText: nil, packetID: nil, expiresAt: nil,
            credits: credits, pulses: credits * pulsesPerCredit, pulsesPerCredit: pulsesPerCredit, actor: actor)
    }

    /// Test pulses of a technician, 1…1 000 000: they move the line, they are no credit and no game.
    package init(testPulses pulses: Int, actor: String) {
        self.init(
            source: .test, identity: nil, transactionID: nil, timestampText: nil, packetID: nil, expiresAt: nil,
            credits: 0, pulses: pulses, pulsesPerCredit: 1, actor: actor)
    }

    private init(
        source: CreditSource, identity: PaymentIdentity?, transactionID: TransactionID?, timestampText: String?,
        packetID: UInt16?, expiresAt: UTCInstant?, credits: Int, pulses: Int, pulsesPerCredit: Int, actor: String?
    ) {
        precondition(source == .test || (1...1_000_000).contains(credits), "credits outside 1…1 000 000")
        precondition(PulseProfile.pulsesPerCreditRange.contains(pulsesPerCredit), "pulses per credit outside 1…100")
        precondition((1...100_000_000).contains(pulses), "pulses outside 1…100 000 000")
        self.source = source
        self.identity = identity
        self.transactionID = transactionID
        self.timestampText = timestampText
        self.packetID = packetID
        self.expiresAt = expiresAt
        self.credits = credits
        self.pulses = pulses
        self.pulsesPerCredit = pulsesPerCredit
        self.actor = actor
    }
}
