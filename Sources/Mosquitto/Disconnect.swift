/// Why a connection has ended, or an attempt was called off.
public enum Disconnect: Sendable, Equatable {
    /// ``MosquittoClient/disconnect()``: the broker was told goodbye and drops the will.
    case requested
    /// ``MosquittoClient/dropConnection()`` or ``Disposition/refuse``: cut off without a goodbye.
    case dropped
    /// Another client has logged in with the same id (MQTT 5; with 3.1.1 this looks like ``lost(_:)``).
    case sessionTakenOver
    /// The broker is going down (MQTT 5).
    case serverShuttingDown
    /// The broker said goodbye for another reason (MQTT 5); the reason code is that of the standard.
    case byBroker(reason: UInt8)
    /// The broker did not answer a probe within one keepalive.
    case keepaliveExpired
    /// The broker sent what MQTT does not allow, and was cut off; the text says what.
    case violation(String)
    /// The connection broke; the text says how it showed.
    case lost(String)

    /// What happened, in one sentence for a technician.
    public var explanation: String {
        switch self {
        case .requested: "The connection was closed as asked."
        case .dropped: "The connection was cut off by this side."
        case .sessionTakenOver: "Another client has connected with the same client id, as a cloned card does."
        case .serverShuttingDown: "The broker is shutting down."
        case .byBroker(let reason):
            "The broker has closed the connection: \(ReasonCode.text(reason)) (reason \(reason))."
        case .keepaliveExpired: "The broker has stopped answering: check the network between here and there."
        case .violation(let what): "The broker sent what MQTT does not allow (\(what)), and was cut off."
        case .lost(let how): "The connection to the broker was lost: \(how)."
        }
    }

    /// The reason code of the broker's DISCONNECT, in the numbers of MQTT 5; `nil` when it gave none.
    public var reasonCode: UInt8? {
        switch self {
        case .sessionTakenOver: 0x8E
        case .serverShuttingDown: 0x8B
        case .byBroker(let reason): reason
        case .requested, .dropped, .keepaliveExpired, .violation, .lost: nil
        }
    }

    /// Reads the reason code of a DISCONNECT that the broker has sent.
    init(reason: UInt8) {
        self =
            switch reason {
            case 0x8E: .sessionTakenOver
            case 0x8B: .serverShuttingDown
            default: .byBroker(reason: reason)
            }
    }
}
