import CabinetModel
import CabinetProtocol
import Testing

@Suite struct CancelMessageTests {
    @Test func `a cancel is read and written byte for byte`() throws {
        let text = #"{"machineId":"cab-1","transactionId":"pi_3PXq"}"#
        let message = try CancelMessage.decode([UInt8](text), for: try Samples.machine())
        #expect(message.transactionID == (try Samples.transaction()))
        #expect(message.encode() == text)
    }

    @Test(arguments: [
        (#"{"machineId":"cab-2","transactionId":"pi_1"}"#, RefusalReason.badMachine),
        (#"{"transactionId":"pi_1"}"#, .badMachine), (#"{"machineId":"cab-1"}"#, .badTransaction),
        (#"{"machineId":"cab-1","transactionId":null}"#, .badTransaction),
        (#"{"machineId":"cab-1","transactionId":"a b"}"#, .badTransaction), ("[]", .badJSON),
        (String(repeating: " ", count: 4097), .tooLarge),
    ])
    func `anything else is refused and names nothing`(text: String, reason: RefusalReason) throws {
        let machineID = try Samples.machine()
        let refusal = try refusal { try CancelMessage.decode([UInt8](text), for: machineID) }
        #expect(refusal.reason == reason)
        #expect(refusal.transactionID == nil)
    }
}
