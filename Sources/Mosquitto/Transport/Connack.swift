/// A broker's answer to the login.
enum Connack: Equatable {
    /// It accepts, and says this of itself.
    case accepted(Login)
    /// It does not, and the connection ends; the code is of MQTT 5, or of 3.1.1 (1…5).
    case refused(code: UInt8)

    /// Reads a CONNACK.
    ///
    /// - Parameters:
    ///   - packet: The packet.
    ///   - options: What was asked for, which holds where the broker says nothing else.
    /// - Throws: ``Violation`` for what is none.
    init(_ packet: Packet, answering options: MosquittoOptions) throws(Violation) {
        var cursor = ByteCursor(packet.body[...])
        let flags = try cursor.byte()
        let code = try cursor.byte()
        guard flags <= 1, code == 0 || flags == 0 else { throw Violation("a CONNACK with the flags \(flags)") }
        var login = Login(sessionPresent: flags == 1, sessionExpiry: options.askedSessionExpiry)
        // A broker that does not speak MQTT 5 answers in its own version, without properties.
        if options.version == .v5, code == 0 || !cursor.isAtEnd {
            login.take(try Properties(&cursor, in: .connack).numbers)
        }
        guard cursor.isAtEnd else { throw Violation("a CONNACK with something behind its end") }
        self = code == 0 ? .accepted(login) : .refused(code: code)
    }
}

extension Login {
    fileprivate mutating func take(_ numbers: [UInt8: UInt32]) {
        if let seconds = numbers[Properties.ID.sessionExpiry] { sessionExpiry = .seconds(Int64(seconds)) }
        if let seconds = numbers[Properties.ID.serverKeepalive] { serverKeepalive = .seconds(Int64(seconds)) }
        if let limit = numbers[Properties.ID.receiveMaximum] { receiveMaximum = Int(limit) }
        if let limit = numbers[Properties.ID.maximumQoS] { maximumQoS = Int(limit) }
        if let flag = numbers[Properties.ID.retainAvailable] { keepsRetained = flag != 0 }
        if let size = numbers[Properties.ID.maximumPacketSize] { maximumPacketSize = Int(size) }
    }

    /// The keepalive in force: the broker's if it is the shorter one.
    ///
    /// Probing more often than a broker asks for is allowed, and a broker must not make this client blind to a dead
    /// network.
    func keepalive(asked: Duration) -> Duration {
        guard let serverKeepalive, serverKeepalive > .zero else { return asked }
        return min(serverKeepalive, asked)
    }

    /// The CONNACK that libmosquitto is given in place of the broker's: what the library is to mind.
    ///
    /// It would take any keepalive at its word, and a client id that the broker assigns, though there is one, for an
    /// error. What a publish may be is minded by ``MosquittoClient/publish(topic:payload:qos:retain:)``, to the byte.
    ///
    /// - Parameter options: What was asked for.
    /// - Returns: The packet.
    func connack(answering options: MosquittoOptions) -> Packet {
        let flags: UInt8 = sessionPresent ? 1 : 0
        guard options.version == .v5 else { return Packet(.connack, body: [flags, 0]) }
        let seconds = UInt16(truncatingIfNeeded: keepalive(asked: options.keepalive).wholeSeconds)
        let window = UInt16(truncatingIfNeeded: min(receiveMaximum, Self.sendMaximum))
        let properties: [UInt8] = [
            Properties.ID.serverKeepalive, UInt8(seconds >> 8), UInt8(seconds & 0xFF),
            Properties.ID.receiveMaximum, UInt8(window >> 8), UInt8(window & 0xFF),
            Properties.ID.retainAvailable, keepsRetained ? 1 : 0,
        ]
        return Packet(.connack, body: [flags, 0, UInt8(properties.count)] + properties)
    }

    /// What the library holds itself to where a broker says nothing.
    private static let sendMaximum = 20
}
