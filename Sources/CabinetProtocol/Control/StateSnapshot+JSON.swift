import CabinetModel

extension StateSnapshot {
    /// The members, for a reply to `status`.
    package var members: JSONObject {
        [
            "sequence": .integer(Int64(sequence)), "machineId": .string(machineID.rawValue),
            "version": .string(version),
            "connected": .bool(isConnected), "ready": .bool(isReady),
            "reasons": .array(reasons.map { .string($0.rawValue) }), "mode": .string(mode.rawValue),
            "credits": .integer(Int64(credits)), "inhibited": .bool(isInhibited),
            "link": link.map { .object($0.members) } ?? .null, "qr": .bool(showsQR),
            "lastPayments": .array(lastPayments.map { .object($0.members) }),
            "uptimeSeconds": .integer(Int64(uptimeSeconds)), "ledger": .string(ledgerID),
        ]
    }

    /// The line of a subscription, `{"event":"state",…}`, without its line feed.
    package func encodeEvent() -> String {
        var object: JSONObject = ["event": .string("state")]
        object.append(contentsOf: members)
        return object.encoded()
    }

    /// Reads a line of a subscription, without its line feed; the daemon is trusted with its length.
    package static func decodeEvent(_ line: [UInt8]) throws(MessageError) -> StateSnapshot {
        let object = try JSONObject.parse(line, limit: .max)
        try object.value("event", expected: "state") { $0 == "state" ? () : nil }
        return try StateSnapshot(members: object)
    }

    /// Reads the members of an event or of a reply to `status`; unknown ones are ignored.
    ///
    /// Throws also when `ready` or `qr` contradicts the rest: a screen that showed the QR then would not tell the
    /// truth.
    package init(members object: JSONObject) throws(MessageError) {
        self.init(
            sequence: try object.integer("sequence", in: 0...Int.max), machineID: try object.machineID(),
            version: try object.text("version", bytes: 0...64), isConnected: try object.bool("connected"),
            reasons: try Self.reasons(in: object), mode: try object.word("mode", of: Mode.self),
            credits: try object.integer("credits", in: 0...Int.max), isInhibited: try object.bool("inhibited"),
            link: try object.optional("link") == nil ? nil : PaymentLink(members: object.object("link")),
            lastPayments: try Self.lastPayments(in: object),
            uptimeSeconds: try object.integer("uptimeSeconds", in: 0...Int.max),
            ledgerID: try object.text("ledger", bytes: 0...64))
        guard try object.bool("ready") == isReady else { throw MessageError("ready", expected: "\(isReady)") }
        guard try object.bool("qr") == showsQR else { throw MessageError("qr", expected: "\(showsQR)") }
    }

    private static func reasons(in object: JSONObject) throws(MessageError) -> [NotReadyReason] {
        var reasons: [NotReadyReason] = []
        for element in try object.array("reasons", limit: NotReadyReason.allCases.count) {
            guard case .string(let code) = element, let reason = NotReadyReason(rawValue: code) else {
                throw MessageError("reasons", expected: "known codes")
            }
            reasons.append(reason)
        }
        return reasons
    }

    private static func lastPayments(in object: JSONObject) throws(MessageError) -> [WaitingPayment] {
        var payments: [WaitingPayment] = []
        for element in try object.array("lastPayments", limit: maximumWaitingPayments) {
            guard case .object(let members) = element else { throw MessageError("lastPayments", expected: "objects") }
            payments.append(try WaitingPayment(members: members))
        }
        return payments
    }
}
