import CabinetModel
import CabinetProtocol
import Ledger

extension PaymentRecord {
    /// The payment as the `payments` request tells it: everything that explains it.
    var members: JSONObject {
        [
            "number": .integer(number.rawValue), "source": .string(source.rawValue),
            "transactionId": text(transactionID?.rawValue), "paymentTimestamp": text(timestampText),
            "credits": credits.map { .integer(Int64($0)) } ?? .null, "by": text(actor),
            "receivedAt": .string(receivedAt.rfc3339), "expiresAt": text(expiresAt?.rfc3339),
            "begunAt": text(begunAt?.rfc3339), "finishedAt": text(finishedAt?.rfc3339),
            "outcome": .string(outcome.rawValue),
            "reason": text(reason), "pulses": .object(pulses.members),
            "minGapMs": PulseTally.milliseconds(shortestGap),
        ]
    }

    private func text(_ text: String?) -> JSONValue {
        text.map(JSONValue.string) ?? .null
    }
}
