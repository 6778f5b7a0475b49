import CabinetModel
import CabinetProtocol
import Ledger

extension RefusalRecord {
    /// The refusal as the `refusals` request tells it.
    var members: JSONObject {
        [
            "number": .integer(number), "receivedAt": .string(receivedAt.rfc3339), "topic": .string(topic),
            "reason": .string(reason), "payment": name.map(JSONValue.string) ?? .null,
            "credits": credits.map { .integer(Int64($0)) } ?? .null, "detail": .string(detail),
        ]
    }
}
