/// A datagram of an emulator or front end: `{"signal":"game_over","source":"mame"}`.
package struct SignalMessage: Hashable, Sendable {
    /// The longest datagram that is looked at, in bytes.
    package static let maximumBytes = 512

    /// What the front end says of its game.
    package enum Signal: String, CaseIterable, Sendable {
        case gameStart = "game_start"
        case gameOver = "game_over"
    }

    package let signal: Signal
    package let source: SourceName

    package init(_ signal: Signal, source: SourceName) {
        self.signal = signal
        self.source = source
    }

    /// Reads one datagram; unknown members are ignored.
    ///
    /// Read one byte more than ``maximumBytes`` from the socket, or a longer datagram arrives cut and may look whole.
    package static func decode(_ datagram: [UInt8]) throws(MessageError) -> SignalMessage {
        let object = try JSONObject.parse(datagram, limit: maximumBytes)
        let signal = try object.word("signal", of: Signal.self)
        let source = try object.value("source", expected: "1 to 64 of A-Z a-z 0-9 _ . -", SourceName.init)
        return SignalMessage(signal, source: source)
    }

    /// The datagram as a front end sends it.
    package func encode() -> String {
        let object: JSONObject = ["signal": .string(signal.rawValue), "source": .string(source.rawValue)]
        return object.encoded()
    }
}
