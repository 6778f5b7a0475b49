package import CabinetModel

/// What became of a payment:
/// `{"machineId","transactionId","credits","outcome","reason","pulses":{…},"timestamp"}`, and in `pulses`
/// `{"asked","emitted","minMs","maxMs","uncertain"}`.
///
/// A payment without a transaction id is named by `"paymentTimestamp"`, the exact text of its time stamp, instead.
package struct ReceiptMessage: Hashable, Sendable {
    package let machineID: MachineID
    package let payment: PaymentName
    /// The credits that the payment asked for, in range or not; `nil`, and JSON null, when they were not an integer.
    package let credits: Int?
    package let outcome: Outcome
    /// `nil`, and JSON null, when there is nothing to explain.
    package let reason: ReceiptReason?
    /// The pulses, their widths in whole microseconds.
    package let pulses: PulseTally
    /// When the outcome was written down, in microseconds.
    package let stamp: Timestamp

    /// Cuts the widths of `pulses` to whole microseconds and `timestamp` to microseconds, as the text holds them.
    package init(
        machineID: MachineID, payment: PaymentName, credits: Int?, outcome: Outcome, reason: ReceiptReason?,
        pulses: PulseTally, timestamp: UTCInstant
    ) {
        self.machineID = machineID
        self.payment = payment
        self.credits = credits
        self.outcome = outcome
        self.reason = reason
        self.pulses = pulses.inMicroseconds
        self.stamp = Timestamp(timestamp)
    }
}

extension ReceiptMessage {
    /// The message as it is published.
    package func encode() -> String {
        var object: JSONObject = ["machineId": .string(machineID.rawValue)]
        switch payment {
        case .transaction(let id): object.append("transactionId", .string(id.rawValue))
        case .timestamp(let text): object.append("paymentTimestamp", .string(text))
        }
        object.append("credits", credits.map { .integer(Int64($0)) } ?? .null)
        object.append("outcome", .string(outcome.rawValue))
        object.append("reason", reason.map { .string($0.code) } ?? .null)
        object.append("pulses", .object(pulses.members))
        object.append("timestamp", .string(stamp.text))
        return object.encoded()
    }

    /// Reads a receipt of any machine, as the payment API does; the caller compares the machine with the topic's.
    ///
    /// - Throws: `too_large`, `bad_json`, `bad_machine`, `bad_transaction` or `bad_timestamp` (of `paymentTimestamp`,
    ///   then of `timestamp`); anything else that is wrong is `bad_json`. It names nothing.
    package static func decode(_ payload: [UInt8]) throws(Refusal) -> ReceiptMessage {
        let object = try Payload.object(payload)
        let machineID = try Payload.refusing(.badMachine) { () throws(MessageError) in try object.machineID() }
        let payment = try paymentName(in: object)
        let stamp = try Payload.refusing(.badTimestamp) { () throws(MessageError) in
            try object.timestamp("timestamp")
        }
        return try Payload.refusing(.badJSON) { () throws(MessageError) in
            ReceiptMessage(
                machineID: machineID, payment: payment,
                credits: try object.optionalInteger("credits", in: Int.min...Int.max),
                outcome: try object.word("outcome", of: Outcome.self),
                reason: try object.optionalValue("reason", expected: "a code", ReceiptReason.init(code:)),
                pulses: try PulseTally(members: try object.object("pulses")), timestamp: stamp.instant)
        }
    }

    /// Exactly one of the two names.
    private static func paymentName(in object: JSONObject) throws(Refusal) -> PaymentName {
        guard object.optional("paymentTimestamp") != nil else {
            return try Payload.refusing(.badTransaction) { () throws(MessageError) in
                .transaction(try object.transactionID())
            }
        }
        guard object.optional("transactionId") == nil else {
            throw Refusal(.badTransaction, detail: "transactionId: expected none beside paymentTimestamp")
        }
        return try Payload.refusing(.badTimestamp) { () throws(MessageError) in
            .timestamp(try object.timestamp("paymentTimestamp").text)
        }
    }
}
