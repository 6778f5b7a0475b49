/// What one ``MosquittoClient/turn(timeout:)`` has come to.
public enum TurnResult: Sendable, Equatable {
    /// Nothing has ended; call again.
    case continuing
    /// The connection or the attempt has ended. Returned once for each ``MosquittoClient/open()``.
    case closed(ConnectionEnd)
}

/// The last word of one ``MosquittoClient/open()``.
public enum ConnectionEnd: Sendable, Equatable, CustomStringConvertible {
    /// It never came to a login.
    case refused(ConnectFailure)
    /// There was a connection, or the application called the attempt off.
    case disconnected(Disconnect)

    /// The reason code that the broker gave, of its CONNACK or its DISCONNECT, in the numbers of MQTT 5; `nil` when it gave
    /// none: nobody then knows why, and it must not be guessed.
    public var reasonCode: UInt8? {
        switch self {
        case .refused(let failure): failure.reasonCode
        case .disconnected(let disconnect): disconnect.reasonCode
        }
    }

    /// One sentence for a log.
    public var description: String {
        switch self {
        case .refused(let failure): failure.explanation
        case .disconnected(let disconnect): disconnect.explanation
        }
    }
}
