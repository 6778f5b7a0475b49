import CabinetModel
import CabinetProtocol
import Testing

@Suite struct CoinPulseMessageTests {
    private func decode(_ text: String, limit: Int = 100) throws -> CoinPulseMessage {
        try CoinPulseMessage.decode([UInt8](text), for: try Samples.machine(), creditsLimit: limit)
    }

    /// A message whose members are written as they are given.
    private func payload(
        machine: String = #""cab-1""#, credits: String = "1", timestamp: String = #""2024-07-01T12:00:00Z""#,
        more: String = ""
    ) -> String {
        #"{"machineId":\#(machine),"credits":\#(credits),"timestamp":\#(timestamp)\#(more)}"#
    }

    @Test func `a full message is read and written byte for byte`() throws {
        let text =
            #"{"machineId":"cab-1","credits":3,"timestamp":"2024-07-01T12:00:00Z","transactionId":"pi_3PXq","#
            + #""expiresAt":"2024-07-01T12:10:00.5Z","v":1}"#
        let message = try decode(text)
        #expect(message.machineID == (try Samples.machine()))
        #expect(message.credits == 3)
        #expect(message.timestampText == "2024-07-01T12:00:00Z")
        #expect(message.timestamp == UTCInstant(nanoseconds: 1_719_835_200_000_000_000))
        #expect(message.transactionID == (try Samples.transaction()))
        #expect(message.expiresAt == UTCInstant(nanoseconds: 1_719_835_800_500_000_000))
        #expect(message.version == 1)
        #expect(message.encode() == text)
    }

    @Test func `a message with the required members only is written with those only`() throws {
        let message = try decode(payload())
        #expect(message.transactionID == nil && message.expiresAt == nil && message.version == nil)
        #expect(message.encode() == payload())
    }

    @Test func `unknown members, unknown versions and null options are taken`() throws {
        let more = #","v":99,"transactionId":null,"expiresAt":null,"future":{"deep":[1,2]},"Credits":50"#
        let message = try decode(payload(more: more))
        #expect(message.version == 99)
        #expect(message.credits == 1)
        #expect(message.transactionID == nil && message.expiresAt == nil)
    }

    @Test(arguments: ["1", "100"])
    func `credits from 1 to the limit are taken`(credits: String) throws {
        #expect(try decode(payload(credits: credits)).credits == Int(credits))
    }

    @Test(
        arguments: [
            ("0", 0), ("-1", -1), ("101", 101), ("10000000000000", 10_000_000_000_000),
            ("9223372036854775807", Int.max),
            ("-9223372036854775808", Int.min), ("9223372036854775808", nil), ("1.0", nil), ("1e0", nil), ("-0", nil),
            (#""1""#, nil), ("null", nil), ("true", nil), ("[1]", nil), ("{}", nil),
        ] as [(String, Int?)])
    func `credits that are not an integer within the limit are refused`(credits: String, readable: Int?) throws {
        let refusal = try refusal { try decode(payload(credits: credits, more: #","transactionId":"pi_1""#)) }
        #expect(refusal.reason == .badCredits)
        #expect(refusal.credits == readable)
        #expect(refusal.transactionID?.rawValue == "pi_1")
        #expect(refusal.timestampText == "2024-07-01T12:00:00Z")
        #expect(refusal.detail == "credits: expected an integer from 1 to 100")
    }

    @Test(arguments: [
        #""cab-2""#, #""""#, "null", "7", #""cab-1 ""#, #""CAB-1""#, #""cab\u002d2""#, #""cab-1\u0000""#, #"["cab-1"]"#,
    ])
    func `another machine's message is refused and nothing of it is named`(machine: String) throws {
        let refusal = try refusal { try decode(payload(machine: machine, more: #","transactionId":"pi_1""#)) }
        #expect(refusal.reason == .badMachine)
        #expect(refusal.transactionID == nil && refusal.timestampText == nil && refusal.credits == nil)
        #expect(!refusal.detail.contains("cab-2"))
    }

    @Test(arguments: [
        #""""#, #""two words""#, #""caf\u00e9""#, #""a\nb""#, "7", "true", "[]",
        #""\#(String(repeating: "x", count: 256))""#,
    ])
    func `a transaction id that is there and not valid is refused and not named`(id: String) throws {
        let refusal = try refusal { try decode(payload(credits: "0", more: #","transactionId":\#(id)"#)) }
        #expect(refusal.reason == .badTransaction)
        #expect(refusal.transactionID == nil)
        #expect(refusal.timestampText == "2024-07-01T12:00:00Z")
    }

    @Test func `a transaction id may be 255 characters long`() throws {
        let id = String(repeating: "x", count: 255)
        #expect(try decode(payload(more: #","transactionId":"\#(id)""#)).transactionID?.rawValue == id)
    }

    @Test(arguments: [
        "null", "0", "1719835200", #""""#, #""now""#, #""2024-07-01T12:00:00""#, #""2024-07-01T12:00:00+01:00""#,
        #""2024-02-30T12:00:00Z""#, #""2024-07-01t12:00:00z""#,
    ])
    func `a time stamp that is not RFC 3339 in UTC is refused, and so is such an end of validity`(stamp: String) throws
    {
        let refusal1 = try refusal { try decode(payload(timestamp: stamp, more: #","transactionId":"pi_1""#)) }
        #expect(refusal1.reason == .badTimestamp)
        #expect(refusal1.transactionID?.rawValue == "pi_1")
        #expect(refusal1.credits == 1)
        #expect(refusal1.timestampText == nil)
        guard stamp != "null" else { return }
        let refusal2 = try refusal { try decode(payload(more: #","expiresAt":\#(stamp)"#)) }
        #expect(refusal2.reason == .badTimestamp)
        #expect(refusal2.timestampText == "2024-07-01T12:00:00Z")
    }

    @Test(arguments: [#""1""#, "1.5", "true", "{}"])
    func `a version that is no integer is refused`(version: String) throws {
        #expect(try refusal { try decode(payload(more: #","v":\#(version)"#)) }.reason == .badJSON)
    }

    @Test(arguments: [
        (#"{"credits":1,"timestamp":"2024-07-01T12:00:00Z"}"#, RefusalReason.badMachine),
        (#"{"machineId":"cab-1","timestamp":"2024-07-01T12:00:00Z"}"#, .badCredits),
        (#"{"machineId":"cab-1","credits":1}"#, .badTimestamp), ("{}", .badMachine),
        ("", .badJSON), ("[]", .badJSON), ("1", .badJSON), ("null", .badJSON), ("not json", .badJSON),
        (#"{"machineId":"cab-1","credits":1,"credits":100,"timestamp":"2024-07-01T12:00:00Z"}"#, .badJSON),
        (#"{"machineId":"cab-1","machineId":"cab-1","credits":1,"timestamp":"2024-07-01T12:00:00Z"}"#, .badJSON),
        (#"{"machineId":"cab-1","credits":NaN,"timestamp":"2024-07-01T12:00:00Z"}"#, .badJSON),
        (#"{"machineId":"cab-1","credits":1,"timestamp":"2024-07-01T12:00:00Z"} x"#, .badJSON),
    ])
    func `a message that lacks a member or is not one object is refused`(text: String, reason: RefusalReason) throws {
        #expect(try refusal { try decode(text) }.reason == reason)
    }

    @Test func `the first wrong thing is the reason`() throws {
        let all = #"{"machineId":"cab-2","transactionId":"","credits":0,"timestamp":"","expiresAt":"","v":"x"}"#
        #expect(try refusal { try decode(all) }.reason == .badMachine)
        let steps: [(String, RefusalReason)] = [
            (
                #"{"machineId":"cab-1","transactionId":"","credits":0,"timestamp":"","expiresAt":"","v":"x"}"#,
                .badTransaction
            ),
            (#"{"machineId":"cab-1","credits":0,"timestamp":"","expiresAt":"","v":"x"}"#, .badCredits),
            (#"{"machineId":"cab-1","credits":1,"timestamp":"","expiresAt":"","v":"x"}"#, .badTimestamp),
            (payload(more: #","expiresAt":"","v":"x""#), .badTimestamp), (payload(more: #","v":"x""#), .badJSON),
        ]
        for (text, reason) in steps { #expect(try refusal { try decode(text) }.reason == reason) }
    }

    @Test func `a payload may be 4096 bytes long and not more`() throws {
        let padding = String(repeating: " ", count: Payload.maximumBytes - payload().utf8.count)
        #expect(try decode(payload() + padding).credits == 1)
        #expect(try refusal { try decode(payload() + padding + " ") }.reason == .tooLarge)
        let huge = payload(more: #","x":""# + String(repeating: "x", count: 1 << 20) + "\"")
        #expect(try refusal { try decode(huge) }.reason == .tooLarge)
    }

    @Test(arguments: [
        String(repeating: "[", count: 4096), String(repeating: #"{"a":"#, count: 800),
        #"{"machineId":"cab-1","x":"# + String(repeating: "[", count: 17) + String(repeating: "]", count: 17) + "}",
    ])
    func `a payload that is nested too deeply is refused`(text: String) throws {
        #expect(try refusal { try decode(text) }.reason == .badJSON)
    }

    @Test func `a payload that is not UTF-8 is refused`() throws {
        let bytes = [UInt8](#"{"machineId":"cab-1"#) + [0xFF] + [UInt8](#""}"#)
        let machineID = try Samples.machine()
        let refusal = try refusal { try CoinPulseMessage.decode(bytes, for: machineID, creditsLimit: 100) }
        #expect(refusal.reason == .badJSON)
        #expect(refusal.detail == "not JSON: byte 13: expected valid UTF-8 in the string that starts here")
    }

    @Test func `a refusal never repeats what was sent`() throws {
        let secret = "SECRET"
        let texts = [
            secret, payload(machine: #""SECRET""#), payload(credits: #""SECRET""#), payload(timestamp: #""SECRET""#),
            payload(more: #","transactionId":"SECRET \u00e9""#), payload(more: #","v":"SECRET""#),
            payload(more: #","SECRET":1,"SECRET":1"#),
        ]
        for text in texts { #expect(!(try refusal { try decode(text) }.description.contains(secret))) }
    }
}

extension CoinPulseMessageTests {
    @Test func `the identity is the transaction id wherever there is one`() throws {
        let message = try decode(payload(more: #","transactionId":"pi_1""#))
        #expect(message.identity?.text == "tx:pi_1")
    }

    @Test func `without an id it is the exact time stamp and the credits, and whole seconds have none`() throws {
        let exact = try decode(payload(timestamp: #""2024-07-01T12:00:00.123456Z""#))
        #expect(exact.identity?.text == "ts:2024-07-01T12:00:00.123456Z:1")
        #expect(try decode(payload()).identity == nil)
    }
}
