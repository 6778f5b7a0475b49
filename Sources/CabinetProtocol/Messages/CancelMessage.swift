package import CabinetModel

/// A payment that is taken back: `{"machineId":"cab-1","transactionId":"…"}`.
package struct CancelMessage: Hashable, Sendable {
    package let machineID: MachineID
    package let transactionID: TransactionID

    package init(machineID: MachineID, transactionID: TransactionID) {
        self.machineID = machineID
        self.transactionID = transactionID
    }

    /// Reads a payload that came on the cancel topic of `machineID`.
    ///
    /// - Throws: The first thing that is wrong: `too_large`, `bad_json`, `bad_machine`, `bad_transaction`. It names
    ///   nothing.
    package static func decode(_ payload: [UInt8], for machineID: MachineID) throws(Refusal) -> CancelMessage {
        let object = try Payload.object(payload, for: machineID)
        let transactionID = try Payload.refusing(.badTransaction) { () throws(MessageError) in
            try object.transactionID()
        }
        return CancelMessage(machineID: machineID, transactionID: transactionID)
    }

    /// The message as a sender writes it.
    package func encode() -> String {
        let object: JSONObject = [
            "machineId": .string(machineID.rawValue), "transactionId": .string(transactionID.rawValue),
        ]
        return object.encoded()
    }
}
