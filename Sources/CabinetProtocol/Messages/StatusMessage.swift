package import CabinetModel

/// What the cabinet can do now, retained on the broker:
/// `{"machineId","state":"online","ready":true,"reasons":[],"mode":"attract","credits":0,"version","timestamp"}`.
package struct StatusMessage: Hashable, Sendable {
    /// Whether the cabinet is connected to the broker.
    package enum State: String, CaseIterable, Sendable {
        case online, offline
    }

    package let machineID: MachineID
    package let state: State
    /// Why no payment can be turned into a game; none means ready.
    ///
    /// Offline is never ready.
    package let reasons: [NotReadyReason]
    package let mode: Mode
    /// Credits that are owed and not yet delivered; 0 or more.
    package let credits: Int
    /// The program's version.
    package let version: String
    package let timestamp: UTCInstant

    /// An online cabinet; it is ready when there is no reason against it.
    package init(
        machineID: MachineID, reasons: [NotReadyReason], mode: Mode, credits: Int, version: String,
        timestamp: UTCInstant
    ) {
        self.init(
            machineID: machineID, state: .online, reasons: reasons, mode: mode, credits: credits, version: version,
            timestamp: timestamp)
    }

    private init(
        machineID: MachineID, state: State, reasons: [NotReadyReason], mode: Mode, credits: Int, version: String,
        timestamp: UTCInstant
    ) {
        self.machineID = machineID
        self.state = state
        self.reasons = reasons
        self.mode = mode
        self.credits = credits
        self.version = version
        self.timestamp = timestamp
    }

    /// What the broker is to say in the cabinet's name when it goes: the Last Will, and the last word of a clean stop.
    ///
    /// The reasons are `broker_down` in a will and `stopping` at a clean stop. The credits are what was owed when this
    /// was written, and `timestamp` says when that was, which for a will is long before it is read.
    package static func offline(
        machineID: MachineID, reasons: [NotReadyReason] = [.brokerDown], credits: Int = 0, version: String,
        timestamp: UTCInstant
    ) -> StatusMessage {
        StatusMessage(
            machineID: machineID, state: .offline, reasons: reasons, mode: .attract, credits: credits, version: version,
            timestamp: timestamp)
    }

    package var isReady: Bool { state == .online && reasons.isEmpty }

    /// The message as it is published.
    package func encode() -> String {
        let object: JSONObject = [
            "machineId": .string(machineID.rawValue), "state": .string(state.rawValue), "ready": .bool(isReady),
            "reasons": .array(reasons.map { .string($0.rawValue) }), "mode": .string(mode.rawValue),
            "credits": .integer(Int64(credits)), "version": .string(version), "timestamp": .string(timestamp.rfc3339),
        ]
        return object.encoded()
    }
}
