import CabinetModel
import CabinetProtocol
import Testing

@Suite struct StatusMessageTests {
    @Test func `an online cabinet without a reason against it is ready`() throws {
        let message = StatusMessage(
            machineID: try Samples.machine(), reasons: [], mode: .playing, credits: 2, version: "1.0.0",
            timestamp: try Samples.stamp().instant)
        #expect(
            message.encode()
                == #"{"machineId":"cab-1","state":"online","ready":true,"reasons":[],"mode":"playing","credits":2,"#
                + #""version":"1.0.0","timestamp":"2024-07-01T12:00:00.000000Z"}"#)
    }

    @Test func `a reason against it makes it not ready`() throws {
        let message = StatusMessage(
            machineID: try Samples.machine(), reasons: [.inhibited, .noLink], mode: .attract, credits: 0,
            version: "1.0.0", timestamp: try Samples.stamp().instant)
        #expect(!message.isReady)
        #expect(message.encode().contains(#""ready":false,"reasons":["inhibited","no_link"]"#))
    }

    @Test func `the last will is offline and never ready`() throws {
        let timestamp = try Samples.stamp().instant
        let will = StatusMessage.offline(machineID: try Samples.machine(), version: "1.0.0", timestamp: timestamp)
        #expect(
            will.encode()
                == #"{"machineId":"cab-1","state":"offline","ready":false,"reasons":["broker_down"],"mode":"attract","#
                + #""credits":0,"version":"1.0.0","timestamp":"2024-07-01T12:00:00.000000Z"}"#)
        let silent = StatusMessage.offline(
            machineID: try Samples.machine(), reasons: [], version: "1.0.0", timestamp: timestamp)
        #expect(!silent.isReady)
    }
}
