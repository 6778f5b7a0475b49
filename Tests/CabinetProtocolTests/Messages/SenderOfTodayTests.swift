import CabinetModel
import CabinetProtocol
import Testing

/// The payment API that is in use, byte for byte: Python's `json.dumps` of a dictionary, with `datetime.utcnow()`.
@Suite struct SenderOfTodayTests {
    private func decode(_ text: String) throws -> CoinPulseMessage {
        try CoinPulseMessage.decode([UInt8](text), for: try Samples.machine(), creditsLimit: 100)
    }

    @Test(
        arguments: [
            (#"{"machineId": "cab-1", "credits": 1, "timestamp": "2024-07-01T12:00:00.123456Z"}"#, 1, 123_456_000),
            (#"{"machineId": "cab-1", "credits": 5, "timestamp": "2024-07-01T12:00:00Z"}"#, 5, 0),
        ] as [(String, Int, Int64)])
    func `its payments are taken in both shapes of the time stamp`(text: String, credits: Int, fraction: Int64) throws {
        let message = try decode(text)
        #expect(message.credits == credits)
        #expect(message.transactionID == nil)
        #expect(message.timestamp == UTCInstant(nanoseconds: 1_719_835_200_000_000_000 + fraction))
    }

    @Test(arguments: [0, -1])
    func `a payment below one credit is refused and can be named by its time stamp`(credits: Int) throws {
        let text = #"{"machineId": "cab-1", "credits": \#(credits), "timestamp": "2024-07-01T12:00:00.123456Z"}"#
        let refusal = try refusal { try decode(text) }
        #expect(refusal.reason == .badCredits)
        #expect(refusal.credits == credits)
        #expect(refusal.timestampText == "2024-07-01T12:00:00.123456Z")
    }

    @Test func `its game over is taken`() throws {
        let text = #"{"machineId": "cab-1", "status": "game_over", "timestamp": "2024-07-01T12:00:00.123456Z"}"#
        let message = try GameOverMessage.decode([UInt8](text), for: try Samples.machine())
        #expect(message.timestampText == "2024-07-01T12:00:00.123456Z")
    }

    // An early version of it published Python's own notation, str(dictionary), which is not JSON.
    @Test func `the notation of its early version is refused`() throws {
        let text = "{'machineId': 'cab-1', 'credits': 1, 'timestamp': '2024-07-01T12:00:00.123456Z'}"
        let refusal = try refusal { try decode(text) }
        #expect(refusal.reason == .badJSON)
        #expect(refusal.detail == "not JSON: byte 1: expected a member name")
    }
}
