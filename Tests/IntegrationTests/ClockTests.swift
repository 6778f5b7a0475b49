import CabinetModel
import CabinetProtocol
import Foundation
import Glibc
import TestSupport
import Testing

/// G1, G2, G4: boards have no battery for their clock, so it is wrong after a power cut, and jumps when the network is there.
@Suite struct ClockTests {
    // G5: a phone refuses a page whose certificate seems to be from the future, but a payment that comes is one.
    @Test func `a clock that was never set hides the QR, credits every payment, and is believed once it is set`() throws
    {
        let cabinet = try WrongClock(-WrongClock.sinceEpoch)
        let state = try cabinet.daemon.awaitState("connected, in 1970") { $0.isConnected }
        #expect(state.reasons == [.clockUnset])
        try cabinet.payAndAwait("tx-1")
        try cabinet.setClock(0)
        try cabinet.daemon.awaitState("sure of the time") { $0.reasons.isEmpty }
        try cabinet.payer.pay("tx-1")
        try cabinet.payAndAwait("tx-2")
        #expect(try cabinet.daemon.closings() == 2)
    }

    @Test(arguments: [-86_400, 400 * 86_400, -WrongClock.sinceEpoch])
    func `a clock that jumps while a train runs changes no pulse, and credits nothing twice`(jump: Int) throws {
        let cabinet = try WrongClock(0)
        try cabinet.daemon.awaitConnected()
        try cabinet.payer.pay("tx-1", credits: 50)
        try cabinet.daemon.awaitState("under way") { _ in (try? cabinet.daemon.closings()) ?? 0 >= 3 }
        try cabinet.setClock(jump)
        try cabinet.payer.await("delivered") { try $0.outcomes(of: "tx-1").last == .delivered }
        try cabinet.payer.pay("tx-1", credits: 50)
        try cabinet.payAndAwait("tx-2")
        try cabinet.daemon.checkProfile(pulses: 51)
        // In the order in which they came, whatever the clock says.
        #expect(try cabinet.daemon.payments().map { $0["transactionId"] } == [.string("tx-1"), .string("tx-2")])
    }

    @Test func `a restart a day earlier gives what is owed, and nothing again`() throws {
        let cabinet = try WrongClock(0)
        try cabinet.daemon.awaitConnected()
        try cabinet.payAndAwait("tx-1")
        try cabinet.payer.pay("tx-2", credits: 20)
        try cabinet.daemon.awaitState("under way") { _ in (try? cabinet.daemon.closings()) ?? 0 >= 3 }
        #expect(cabinet.daemon.end(SIGTERM) == 0)
        try cabinet.start(-86_400)
        for transaction in ["tx-1", "tx-2"] {
            try cabinet.payer.pay(transaction, credits: transaction == "tx-1" ? 1 : 20)
        }
        try cabinet.payAndAwait("tx-3")
        #expect(try cabinet.daemon.closings() == 22)
    }
}

/// A cabinet whose calendar is made up; its other clocks are right.
private final class WrongClock {
    let broker: TestBroker
    let daemon: DaemonUnderTest
    let payer: TestPayer
    private var clockFile: String { "\(daemon.folder)/clock" }

    /// What leads back to the first second of 1970.
    static var sinceEpoch: Int { Int(Date.now.timeIntervalSince1970) }

    /// Starts it so many seconds away from the time of day.
    init(_ seconds: Int) throws {
        broker = try TestBroker()
        daemon = try DaemonUnderTest(brokerPort: broker.port) { $0["attract"] = "{url: 'https://buy.stripe.com/x'}" }
        payer = try TestPayer(brokerPort: broker.port)
        try start(seconds)
    }

    func start(_ seconds: Int) throws {
        try setClock(seconds)
        let library = URL(filePath: try DaemonUnderTest.program()).deletingLastPathComponent()
            .appending(path: "libWrongClock.so").path()
        try daemon.start(environment: ["LD_PRELOAD": library, "WRONG_CLOCK": clockFile])
    }

    /// Lets the clock jump, now, to so many seconds away from the time of day.
    func setClock(_ seconds: Int) throws {
        try "\(seconds)\n".write(toFile: clockFile, atomically: true, encoding: .utf8)
    }

    func payAndAwait(_ transaction: String) throws {
        try payer.pay(transaction)
        try payer.await("\(transaction) delivered") { try $0.outcomes(of: transaction).last == .delivered }
    }
}
