package import CabinetModel

/// The end of a game: `{"machineId":"cab-1","status":"game_over","timestamp":"…"}`, from the cabinet or to it.
package struct GameOverMessage: Hashable, Sendable {
    private static let status = "game_over"

    package let machineID: MachineID
    /// When the game ended, in the sender's text and in time.
    package let stamp: Timestamp

    package init(machineID: MachineID, stamp: Timestamp) {
        self.machineID = machineID
        self.stamp = stamp
    }

    package var timestamp: UTCInstant { stamp.instant }
    /// The time stamp exactly as it was sent, by which a cabinet knows its own echo.
    package var timestampText: String { stamp.text }

    /// Reads a payload that came on the game over topic of `machineID`.
    ///
    /// - Throws: The first thing that is wrong: `too_large`, `bad_json`, `bad_machine`, `bad_json` for another
    ///   `status`, `bad_timestamp`. It names nothing: a game over is never receipted.
    package static func decode(
        _ payload: [UInt8], for machineID: MachineID
    ) throws(Refusal) -> GameOverMessage {
        let object = try Payload.object(payload, for: machineID)
        try Payload.refusing(.badJSON) { () throws(MessageError) in
            try object.value("status", expected: status) { $0 == status ? () : nil }
        }
        let stamp = try Payload.refusing(.badTimestamp) { () throws(MessageError) in
            try object.timestamp("timestamp")
        }
        return GameOverMessage(machineID: machineID, stamp: stamp)
    }

    /// The message as it is published.
    package func encode() -> String {
        let object: JSONObject = [
            "machineId": .string(machineID.rawValue), "status": .string(Self.status), "timestamp": .string(stamp.text),
        ]
        return object.encoded()
    }
}
