package import CabinetModel

/// A payment: `{"machineId":"cab-1","credits":1,"timestamp":"2024-07-01T12:00:00Z"}`, and optionally `transactionId`,
/// `expiresAt` and the version `v`.
///
/// Unknown members are ignored. A version that this program does not know is taken when all the rest is valid: the
/// player has paid, and a version that must not be credited by an old cabinet has to change a member that is required.
package struct CoinPulseMessage: Hashable, Sendable {
    package let machineID: MachineID
    /// What was paid for; 1 or more.
    package let credits: Int
    /// When it was paid, in the sender's text and in time.
    package let stamp: Timestamp
    /// The provider's name for the payment; the senders of today give none.
    package let transactionID: TransactionID?
    /// From when on the payment must not be played any more.
    package let expiry: Timestamp?
    /// The version the message says it has, `nil` when it says none.
    package let version: Int?

    /// Traps when `credits` is below 1.
    package init(
        machineID: MachineID, credits: Int, stamp: Timestamp, transactionID: TransactionID? = nil,
        expiry: Timestamp? = nil, version: Int? = nil
    ) {
        precondition(credits >= 1, "a payment pays for something")
        self.machineID = machineID
        self.credits = credits
        self.stamp = stamp
        self.transactionID = transactionID
        self.expiry = expiry
        self.version = version
    }

    package var timestamp: UTCInstant { stamp.instant }
    /// The time stamp exactly as it was sent; it identifies a payment without a transaction id.
    package var timestampText: String { stamp.text }
    package var expiresAt: UTCInstant? { expiry?.instant }

    /// What makes this the same payment as another message; `nil` when nothing in it does, see `PaymentIdentity`.
    package var identity: PaymentIdentity? {
        if let transactionID { return PaymentIdentity(transactionID: transactionID) }
        return PaymentIdentity(timestamp: timestampText, credits: credits)
    }
}

extension CoinPulseMessage {
    /// Reads a payload that came on the coin pulse topic of `machineID`.
    ///
    /// - Parameters:
    ///   - payload: The bytes as they came; at most ``Payload/maximumBytes`` are looked at.
    ///   - machineID: This cabinet.
    ///   - creditsLimit: The most credits that one message may ask for, `limits.credits_per_message`; 1 or more, else
    ///     traps.
    /// - Returns: The payment; every member of it is within its range.
    /// - Throws: The first thing that is wrong, in this order: `too_large`, `bad_json`, `bad_machine`,
    ///   `bad_transaction`, `bad_credits`, `bad_timestamp` (of `timestamp`, then of `expiresAt`), `bad_json` for a `v`
    ///   that is no integer. From `bad_transaction` on it carries whatever the payment can be named by.
    package static func decode(
        _ payload: [UInt8], for machineID: MachineID, creditsLimit: Int
    ) throws(Refusal) -> CoinPulseMessage {
        let creditsRange = 1...creditsLimit
        let object = try Payload.object(payload, for: machineID)
        func read<Value>(_ reason: RefusalReason, _ read: () throws(MessageError) -> Value) throws(Refusal) -> Value {
            do {
                return try read()
            } catch {
                throw Self.refusal(reason, of: object, detail: error.description)
            }
        }
        let transactionID = try read(.badTransaction) { () throws(MessageError) in
            object.optional("transactionId") == nil ? nil : try object.transactionID()
        }
        let credits = try read(.badCredits) { () throws(MessageError) in
            try object.integer("credits", in: creditsRange)
        }
        let stamp = try read(.badTimestamp) { () throws(MessageError) in try object.timestamp("timestamp") }
        let expiry = try read(.badTimestamp) { () throws(MessageError) in
            object.optional("expiresAt") == nil ? nil : try object.timestamp("expiresAt")
        }
        let version = try read(.badJSON) { () throws(MessageError) in
            try object.optionalInteger("v", in: Int.min...Int.max)
        }
        return CoinPulseMessage(
            machineID: machineID, credits: credits, stamp: stamp, transactionID: transactionID, expiry: expiry,
            version: version)
    }

    /// The message as a sender writes it.
    package func encode() -> String {
        var object: JSONObject = [
            "machineId": .string(machineID.rawValue), "credits": .integer(Int64(credits)),
            "timestamp": .string(stamp.text),
        ]
        object.append("transactionId", ifPresent: transactionID.map { .string($0.rawValue) })
        object.append("expiresAt", ifPresent: expiry.map { .string($0.text) })
        object.append("v", ifPresent: version.map { .integer(Int64($0)) })
        return object.encoded()
    }

    /// A refusal of this cabinet's message, with all that the message can be named by, wherever it stands in it.
    private static func refusal(_ reason: RefusalReason, of object: JSONObject, detail: String) -> Refusal {
        let stamp = try? object.timestamp("timestamp")
        return Refusal(
            reason, transactionID: try? object.transactionID(), timestampText: stamp?.text,
            credits: object.integerIfReadable("credits"), detail: detail)
    }
}
