import CabinetProtocol
import Testing

@Suite struct SignalMessageTests {
    @Test(arguments: [
        (#"{"signal":"game_over","source":"mame"}"#, SignalMessage.Signal.gameOver),
        (#"{"signal":"game_start","source":"mame"}"#, .gameStart),
    ])
    func `a signal is read and written byte for byte`(text: String, signal: SignalMessage.Signal) throws {
        let message = try SignalMessage.decode([UInt8](text))
        #expect(message == SignalMessage(signal, source: try #require(SourceName("mame"))))
        #expect(message.encode() == text)
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"signal":"game_over"}"#, #"{"source":"mame"}"#, #"{"signal":"coin","source":"mame"}"#,
        #"{"signal":"game_over","source":""}"#, #"{"signal":"game_over","source":"../x"}"#,
        #"{"signal":"game_over","source":"a\u0000"}"#, #"{"signal":"game_over","signal":"game_over","source":"a"}"#,
        #"{"signal":"game_over","source":"\#(String(repeating: "x", count: 65))"}"#,
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: MessageError.self) { try SignalMessage.decode([UInt8](text)) }
    }

    @Test func `a datagram may be 512 bytes long and not more`() throws {
        let text = #"{"signal":"game_over","source":"mame"}"#
        let padding = String(repeating: " ", count: SignalMessage.maximumBytes - text.utf8.count)
        #expect(try SignalMessage.decode([UInt8](text + padding)).signal == .gameOver)
        #expect(throws: MessageError.self) { try SignalMessage.decode([UInt8](text + padding + " ")) }
    }
}
