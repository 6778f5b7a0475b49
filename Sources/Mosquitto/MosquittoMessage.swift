/// One message as the broker delivered it.
///
/// All of it is a copy: nothing points into the library.
public struct MosquittoMessage: Sendable, Equatable {
    /// The topic; only valid UTF-8 without NUL and wildcards comes through.
    public let topic: String
    /// The payload, as it came: any bytes; of one above 256 KiB the beginning, 64 KiB at least (see ``MosquittoClient``).
    public let payload: [UInt8]
    /// The quality of service of this delivery; 0…2.
    public let qos: Int
    /// Whether the broker had kept it from before the subscription.
    public let isRetained: Bool
    /// The broker's packet id, which it keeps when it delivers the message again; `nil` at QoS 0.
    public let packetID: UInt16?
}

/// What is to become of a message after ``MosquittoClient`` has handed it over.
public enum Disposition: Sendable, Equatable {
    /// It is safe: the broker may forget it.
    case acknowledge
    /// It is not safe: the connection is dropped before the acknowledgement leaves, and the broker delivers it again; but
    /// not at QoS 0, where nothing comes again.
    case refuse
}
