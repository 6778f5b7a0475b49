package import CabinetModel
package import CabinetProtocol

/// One line of the trace: an edge the daemon made or saw, or a decision it took.
package struct TraceEvent: Sendable, Equatable {
    /// What happened, with what is particular to it.
    package enum Kind: Sendable, Equatable {
        /// The coin switch closed or opened, or an input changed its (raw) level.
        case edge(line: String, isActive: Bool)
        /// A payment was accepted.
        case payment(credits: Int)
        /// A payment ended.
        case outcome(Outcome, RefusalReason?)
        /// A message was refused.
        case refusal(RefusalReason)
        /// A message that had been taken before came again.
        case duplicate
        /// A game began.
        case gameStart(source: String)
        /// A game ended, or a game over was ignored.
        case gameOver(source: String, ignored: String?)
        /// The cabinet's mode or what keeps it from being ready changed.
        case state(mode: Mode, reasons: [NotReadyReason])
    }

    package let kind: Kind
    package let at: MonotonicInstant
    /// The payment that it belongs to: its transaction id, or its number in the ledger as `#17`.
    package let payment: String?

    package init(_ kind: Kind, at: MonotonicInstant, payment: String? = nil) {
        self.kind = kind
        self.at = at
        self.payment = payment
    }

    /// The event as one JSON object, the shape that `--trace` writes.
    package var json: JSONObject {
        var object: JSONObject = ["event": .string(name)]
        switch kind {
        case .edge(let line, let isActive):
            object.append("line", .string(line))
            object.append("value", .string(isActive ? "active" : "inactive"))
        case .payment(let credits):
            object.append("credits", .integer(Int64(credits)))
        case .outcome(let outcome, let reason):
            object.append("outcome", .string(outcome.rawValue))
            object.append("reason", reason.map { .string($0.rawValue) } ?? .null)
        case .refusal(let reason):
            object.append("reason", .string(reason.rawValue))
        case .duplicate:
            break
        case .gameStart(let source):
            object.append("source", .string(source))
        case .gameOver(let source, let ignored):
            object.append("source", .string(source))
            object.append("ignored", ignored.map(JSONValue.string) ?? .null)
        case .state(let mode, let reasons):
            object.append("mode", .string(mode.rawValue))
            object.append("reasons", .array(reasons.map { .string($0.rawValue) }))
        }
        object.append("monotonicNs", .integer(at.nanoseconds))
        object.append("payment", ifPresent: payment.map(JSONValue.string))
        return object
    }

    private var name: String {
        switch kind {
        case .edge: "edge"
        case .payment: "payment"
        case .outcome: "outcome"
        case .refusal: "refusal"
        case .duplicate: "duplicate"
        case .gameStart: "game_start"
        case .gameOver: "game_over"
        case .state: "state"
        }
    }
}
