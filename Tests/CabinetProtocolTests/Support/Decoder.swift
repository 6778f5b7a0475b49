import CabinetModel
import CabinetProtocol
import Testing

/// Every decoder of the module, with texts that it takes.
enum Decoder: CaseIterable {
    case coinPulse, gameOver, cancel, paymentLink, receipt, call, reply, event, signal

    /// Whether the decoder takes `input`; fails the test when the value does not survive being written and read.
    func takes(_ input: [UInt8]) throws -> Bool {
        let machineID = try Samples.machine()
        return switch self {
        case .coinPulse:
            try survives(input, { $0.encode() }) {
                try CoinPulseMessage.decode($0, for: machineID, creditsLimit: 100)
            }
        case .gameOver: try survives(input, { $0.encode() }) { try GameOverMessage.decode($0, for: machineID) }
        case .cancel: try survives(input, { $0.encode() }) { try CancelMessage.decode($0, for: machineID) }
        case .paymentLink: try survives(input, { $0.encode() }, PaymentLinkMessage.decode)
        case .receipt: try survives(input, { $0.encode() }, ReceiptMessage.decode)
        case .call: try survives(input, { $0.encode() }, ControlCall.decode)
        case .reply: try survives(input, { $0.encode() }, ControlReply.decode)
        case .event: try survives(input, { $0.encodeEvent() }, StateSnapshot.decodeEvent)
        case .signal: try survives(input, { $0.encode() }, SignalMessage.decode)
        }
    }

    /// Texts that the decoder takes.
    func seeds() throws -> [String] {
        let machineID = try Samples.machine()
        let stamp = try Samples.stamp("2024-07-01T12:00:00.123456Z")
        let id = try Samples.transaction()
        switch self {
        case .coinPulse:
            let message = CoinPulseMessage(
                machineID: machineID, credits: 2, stamp: stamp, transactionID: id, expiry: stamp, version: 1)
            return [#"{"machineId": "cab-1", "credits": 1, "timestamp": "2024-07-01T12:00:00Z"}"#, message.encode()]
        case .gameOver: return [GameOverMessage(machineID: machineID, stamp: stamp).encode()]
        case .cancel: return [CancelMessage(machineID: machineID, transactionID: id).encode()]
        case .paymentLink: return ["", PaymentLinkMessage(link: try Samples.snapshot().link).encode()]
        case .receipt:
            return [try receipt(machineID, .transaction(id)), try receipt(machineID, .timestamp(stamp.text))]
        case .call:
            return [
                #"{"request":"payments","limit":20,"before":123,"id":"a"}"#, #"{"request":"credit","credits":1}"#,
                #"{"request":"game","action":"start","source":"mame","id":7}"#, #"{"request":"status"}"#,
                #"{"request":"simulate","line":"coin","value":"active"}"#,
            ]
        case .reply:
            let failure = ControlReply.failure(ControlError(.busy, "later", id: .integer(1)))
            let success = ControlReply.success(id: .string("a"), members: try Samples.snapshot().members)
            return [failure.encode(), success.encode()]
        case .event: return [try Samples.snapshot().encodeEvent()]
        case .signal: return [#"{"signal":"game_over","source":"mame"}"#]
        }
    }

    private func receipt(_ machineID: MachineID, _ payment: PaymentName) throws -> String {
        let tally = PulseTally(asked: 2, emitted: 2, shortest: .microseconds(100_120), longest: .milliseconds(101))
        return ReceiptMessage(
            machineID: machineID, payment: payment, credits: 2, outcome: .delivered, reason: .duplicate, pulses: tally,
            timestamp: try Samples.stamp().instant
        ).encode()
    }

    private func survives<Message: Equatable>(
        _ input: [UInt8], _ encode: (Message) -> String, _ decode: ([UInt8]) throws -> Message
    ) throws -> Bool {
        guard let message = try? decode(input) else { return false }
        let again = try decode([UInt8](encode(message)))
        #expect(again == message, "\(String(decoding: input, as: UTF8.self))")
        return true
    }
}
