import CabinetModel
import CabinetProtocol
import Foundation
import Glibc
import Mosquitto
import TestSupport
import Testing

/// G1, G2: brokers die, networks tear and clones push in, and every payment is credited once.
@Suite struct BrokerChaosTests {
    @Test func `a thousand payments through a dying broker and a torn network are each credited once`() throws {
        let bench = try ChaosBench(seed: 1)
        for round in 1...2 {
            try bench.payUntilTorn("torn-\(round)", count: 250)
            try bench.killBroker()
            bench.pay("killed-\(round)", count: 250)
        }
        try bench.repeatUntilReceipted()
        try bench.daemon.awaitNothingOwed(within: .seconds(180))
        try bench.repeatUntilReceipted(\.isFinal)
        #expect(bench.proxy.cuts == 2)
        #expect(bench.account.sent.count == 1000)
        try bench.account.check(bench.daemon, bench.payer)
    }

    // G5, and the cabinet of a cloned card does not chase its twin around the broker.
    @Test func `a second client with our id is told, left alone, and outlived`() throws {
        let broker = try TestBroker()
        let daemon = try DaemonUnderTest(brokerPort: broker.port)
        try daemon.start()
        try daemon.awaitConnected()
        let payer = try TestPayer(brokerPort: broker.port)
        let twin = try TestPayer(brokerPort: broker.port) { $0.clientID = "coinpulse-cab001" }
        let words = "another client takes the connection over again and again"
        // The state says it a moment before the log does.
        try daemon.awaitState("aware of its twin, and says so", within: .seconds(60)) {
            $0.reasons.contains(.clientIDInUse) && daemon.log.contains(words)
        }
        #expect(daemon.log.split(separator: "\n").count { $0.contains(words) } == 1)
        twin.stop()
        try daemon.awaitState("connected again", within: .seconds(120)) { $0.isConnected }
        try payer.pay("tx-1", credits: 2)
        try payer.await("delivered") { try $0.outcomes(of: "tx-1").last == .delivered }
        #expect(try daemon.closings() == 2)
    }
}
