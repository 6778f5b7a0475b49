import CabinetModel
import CabinetProtocol
import Testing

@Suite struct GameOverMessageTests {
    private static let golden = #"{"machineId":"cab-1","status":"game_over","timestamp":"2024-07-01T12:00:00.123456Z"}"#

    @Test func `a game over is read and written byte for byte`() throws {
        let message = try GameOverMessage.decode([UInt8](Self.golden), for: try Samples.machine())
        #expect(message.timestamp == UTCInstant(nanoseconds: 1_719_835_200_123_456_000))
        #expect(message.encode() == Self.golden)
    }

    @Test(arguments: [
        (#"{"machineId":"cab-2","status":"game_over","timestamp":"2024-07-01T12:00:00Z"}"#, RefusalReason.badMachine),
        (#"{"machineId":"cab-1","status":"GAME_OVER","timestamp":"2024-07-01T12:00:00Z"}"#, .badJSON),
        (#"{"machineId":"cab-1","status":null,"timestamp":"2024-07-01T12:00:00Z"}"#, .badJSON),
        (#"{"machineId":"cab-1","timestamp":"2024-07-01T12:00:00Z"}"#, .badJSON),
        (#"{"machineId":"cab-1","status":"game_over"}"#, .badTimestamp),
        (#"{"machineId":"cab-1","status":"game_over","timestamp":1}"#, .badTimestamp),
        (String(repeating: " ", count: 4097), .tooLarge), ("", .badJSON),
    ])
    func `anything else is refused`(text: String, reason: RefusalReason) throws {
        let machineID = try Samples.machine()
        #expect(try refusal { try GameOverMessage.decode([UInt8](text), for: machineID) }.reason == reason)
    }
}
