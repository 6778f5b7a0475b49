import CabinetModel
import CabinetProtocol
import Glibc
import TestSupport
import Testing

/// The payment backend in use today, which knows neither transaction ids nor QoS 1, byte for byte.
@Suite struct SenderTests {
    @Test func `a payment becomes pulses and two receipts`() throws {
        let broker = try TestBroker()
        let daemon = try DaemonUnderTest(brokerPort: broker.port)
        try daemon.start()
        try daemon.awaitConnected()
        let payer = try TestPayer(brokerPort: broker.port)
        try payer.pay("tx-1", credits: 3)
        try payer.await("delivered") { try $0.outcomes(of: "tx-1") == [.accepted, .delivered] }
        #expect(try daemon.closings() == 3)
        #expect(try daemon.payments().count == 1)
        #expect(daemon.end(SIGTERM) == 0)
    }
}
