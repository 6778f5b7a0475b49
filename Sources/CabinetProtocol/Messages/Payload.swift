import CabinetModel

/// What all payloads that a cabinet receives have in common.
package enum Payload {
    /// The largest payload that is looked at.
    package static let maximumBytes = 4096

    /// Throws `too_large` for a payload that is not looked at.
    package static func checkSize(_ payload: [UInt8]) throws(Refusal) {
        guard payload.count <= maximumBytes else {
            throw Refusal(.tooLarge, detail: "\(payload.count) bytes, at most \(maximumBytes) are allowed")
        }
    }

    /// The object in a payload, whoever it is for: `too_large`, then `bad_json`.
    static func object(_ payload: [UInt8]) throws(Refusal) -> JSONObject {
        try checkSize(payload)
        return try refusing(.badJSON) { () throws(MessageError) in
            try JSONObject.parse(payload, limit: maximumBytes)
        }
    }

    /// The object in a payload for `machineID`: `too_large`, then `bad_json`, then `bad_machine`.
    static func object(_ payload: [UInt8], for machineID: MachineID) throws(Refusal) -> JSONObject {
        let object = try object(payload)
        let sentTo = try refusing(.badMachine) { () throws(MessageError) in try object.machineID() }
        guard sentTo == machineID else { throw Refusal(.badMachine, detail: "machineId: another machine's") }
        return object
    }

    /// Runs `read` and turns its error into a refusal with `reason` that names nothing.
    static func refusing<Value>(
        _ reason: RefusalReason, _ read: () throws(MessageError) -> Value
    ) throws(Refusal) -> Value {
        do {
            return try read()
        } catch {
            throw Refusal(reason, detail: error.description)
        }
    }
}
