import CabinetModel
import CabinetProtocol
import TestSupport
import Testing

/// G1, G2 and G4: what was paid is what the kernel counted, however bad the day.
@Suite struct FlappingBrokerTests {
    @Test func `N credits are N times pulses_per_credit pulses while the broker flaps and the processor is busy`()
        throws
    {
        let cabinet = try LabCabinet(coin: "pulse: 20ms, gap: 20ms, pulses_per_credit: 3")
        try cabinet.startConnected()
        let load = try (0..<2).map { _ in try TestProcess(["sh", "-c", "while :; do :; done"]) }
        var account = LabAccount()
        for flap in 1...2 {
            for number in 1...5 {
                try account.pay("flap-\(flap)-\(number)", credits: number % 3 + 1, through: cabinet.payer)
            }
            cabinet.broker.stop()
            try cabinet.broker.start()
            try account.pay("back-\(flap)", credits: 1, through: cabinet.payer)
            try cabinet.daemon.awaitState("connected again") { $0.isConnected }
        }
        try account.settle(cabinet, pulsesPerCredit: 3)
        let pulses = try cabinet.pulses
        #expect(pulses.count == account.credits * 3)
        #expect(pulses.allSatisfy { ($0.width ?? .zero) >= .milliseconds(20) })
        print("\(account.credits) credits, \(pulses.count) closing edges while the broker flapped")
        withExtendedLifetime(load) {}
    }
}
