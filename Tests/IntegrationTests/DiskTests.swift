import CabinetModel
import CabinetProtocol
import Foundation
import GRDB
import Glibc
import TestSupport
import Testing

/// G1, G2, G3: a disk that is full, locked, read-only or damaged costs nobody a credit and gives none away.
@Suite struct DiskTests {
    @Test func `a full disk leaves payments with the broker, says so, and goes on by itself when there is space`()
        throws
    {
        let disk = try SmallDisk()
        let cabinet = try DiskCabinet(on: disk)
        try cabinet.account.pay("before", credits: 1, through: cabinet.payer)
        try cabinet.payer.await("delivered") { try $0.outcomes(of: "before").last == .delivered }
        try disk.fill()
        // The log of the ledger has room for some; then no more.
        for number in 1...200 { try cabinet.account.pay("tx-\(number)", credits: 1, through: cabinet.payer) }
        let state = try cabinet.daemon.awaitState("aware of the full disk, and says so") {
            $0.reasons.contains(.ledgerFailed)
                && cabinet.daemon.log.contains("A message could not be written to the ledger")
        }
        #expect(!state.showsQR)
        let known = try cabinet.daemon.payments().count
        #expect(known < 201)
        try disk.makeSpace()
        try cabinet.daemon.awaitState("well again", within: .seconds(60)) { $0.isConnected && $0.reasons.isEmpty }
        try cabinet.daemon.awaitState("given everything", within: .seconds(60)) { _ in
            (try? cabinet.daemon.payments().count) == 201
        }
        try cabinet.daemon.awaitNothingOwed()
        try cabinet.account.check(cabinet.daemon, cabinet.payer)
        #expect(cabinet.daemon.end(SIGTERM) == 0)
    }

    // G1 as far as QoS 0 allows: to cut the connection would lose what comes meanwhile, and nobody sends it again.
    @Test func `QoS 0 payments that come while the disk is full are held, and given when there is space`() throws {
        let disk = try SmallDisk()
        let cabinet = try DiskCabinet(on: disk)
        try disk.fill()
        for number in 1...200 { try cabinet.payer.pay("tx-\(number)", qos: 0) }
        try cabinet.daemon.awaitState("aware of the full disk, and still there") {
            $0.reasons.contains(.ledgerFailed) && $0.isConnected
        }
        try disk.makeSpace()
        try cabinet.daemon.awaitState("given everything", within: .seconds(60)) { _ in
            (try? cabinet.daemon.payments().count) == 200
        }
        try cabinet.daemon.awaitNothingOwed()
        #expect(try cabinet.daemon.closings() == 200)
        let log = cabinet.daemon.settledLog
        #expect(!log.contains("No connection to the broker"))
        #expect(!log.contains("it stays with the broker"))
    }

    // G1, G5: the QoS 1 payment stays with the broker, and those behind it have come with the connection that is cut for it.
    @Test func `a ledger that another process holds costs no payment, and is the reason that is told`() throws {
        let cabinet = try ConnectedCabinet()
        let holder = try DatabaseQueue(path: cabinet.daemon.ledgerPath)
        try holder.inDatabase { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            try cabinet.payer.pay("tx-1")
            for number in 2...5 { try cabinet.payer.pay("tx-\(number)", qos: 0) }
            try cabinet.daemon.awaitState("away from the broker because of the ledger, and says so") {
                $0.reasons.first == .ledgerFailed && !$0.reasons.contains(.brokerDown) && !$0.isConnected
            }
            try db.execute(sql: "ROLLBACK")
        }
        try holder.close()
        for number in 1...5 {
            try cabinet.payer.await("given tx-\(number)", within: .seconds(60)) {
                try $0.outcomes(of: "tx-\(number)").last == .delivered
            }
        }
        #expect(try cabinet.daemon.closings() == 5)
        #expect(cabinet.logged("A QoS 0 message was lost") == 0)
    }

    // The player in the middle of a train waits; the ledger never says less than the switch did.
    @Test func `a disk that fills up in the middle of a train stops it between two pulses, and it goes on later`()
        throws
    {
        let disk = try SmallDisk()
        let cabinet = try DiskCabinet(on: disk)
        try cabinet.payer.pay("tx-1", credits: 100)
        try cabinet.daemon.awaitState("under way") { _ in (try? cabinet.daemon.closings()) ?? 0 >= 3 }
        try disk.fill()
        // Enough writing to use up what the log of the ledger had in reserve.
        for number in 1...200 { _ = try? cabinet.payer.pay("other-\(number)") }
        try cabinet.daemon.awaitState("aware of the full disk") { $0.reasons.contains(.ledgerFailed) }
        try disk.makeSpace()
        try cabinet.payer.await("delivered", within: .seconds(90)) { try $0.outcomes(of: "tx-1").last == .delivered }
        let receipt = try #require(try cabinet.payer.receipts().last { $0.outcome == .delivered })
        #expect(receipt.pulses.uncertain == 0)
        let edges = try cabinet.daemon.edges()
        for (edge, next) in zip(edges, edges.dropFirst()) {
            #expect(edge.isClosing != next.isClosing)
            #expect(edge.time.duration(to: next.time) >= (edge.isClosing ? .milliseconds(10) : .milliseconds(20)))
        }
    }

    @Test func `a file system in memory is refused unless it is asked for`() throws {
        let disk = try SmallDisk()
        let daemon = try DaemonUnderTest(brokerPort: try FreePort.next()) {
            $0["ledger"] = "{path: \(disk.path)/ledger.sqlite}"
        }
        try daemon.start(through: disk.wrapper)
        #expect(daemon.wait() == 78)
        #expect(daemon.log.contains("ledger.volatile"), "\(daemon.log)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.visiblePath("")).isEmpty)
    }

    @Test func `a disk that cannot be written stops the start with its name, and nothing moves`() throws {
        let disk = try SmallDisk()
        try disk.makeReadOnly()
        let daemon = try DaemonUnderTest(brokerPort: try FreePort.next()) {
            $0["ledger"] = "{path: \(disk.path)/ledger.sqlite, volatile: true}"
        }
        try daemon.start(through: disk.wrapper)
        #expect(daemon.wait() == 74)
        #expect(daemon.log.contains("\(disk.path)"), "\(daemon.log)")
        #expect(!FileManager.default.fileExists(atPath: daemon.edgesPath))
    }

    @Test func `a second daemon with the same ledger is refused, and told whose it is`() throws {
        let cabinet = try ConnectedCabinet()
        let second = try DaemonUnderTest(brokerPort: cabinet.broker.port) {
            $0["ledger"] = "{path: \(cabinet.daemon.ledgerPath)}"
        }
        try second.start()
        #expect(second.wait() == 69)
        let processID = try #require(cabinet.daemon.processID)
        #expect(second.log.contains("\(processID)"), "\(second.log)")
        try cabinet.payAndAwait("tx-1")
        #expect(try cabinet.daemon.closings() == 1)
    }

    @Test func `a damaged ledger stops the daemon, and not a byte of it is changed`() throws {
        let cabinet = try ConnectedCabinet()
        try cabinet.payAndAwait("tx-1")
        #expect(cabinet.daemon.end(SIGTERM) == 0)
        let book = URL(filePath: cabinet.daemon.ledgerPath)
        var bytes = try Data(contentsOf: book)
        for index in 0..<1024 { bytes[index] = UInt8(truncatingIfNeeded: index &* 7) }
        try bytes.write(to: book)
        try cabinet.daemon.start()
        #expect(cabinet.daemon.wait() == 74)
        #expect(cabinet.daemon.log.contains(cabinet.daemon.ledgerPath))
        #expect(try Data(contentsOf: book) == bytes)
    }

    // Else it would be tried again each second for ever, and the operator would look for a full disk.
    @Test func `a ledger that is found damaged while it is used stops the daemon, and is checked at the next start`()
        throws
    {
        let cabinet = try ConnectedCabinet()
        try cabinet.payAndAwait("tx-1")
        var patient = Configuration()
        patient.busyMode = .timeout(20)
        let book = try DatabaseQueue(path: cabinet.daemon.ledgerPath, configuration: patient)
        try book.writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    PRAGMA ignore_check_constraints = ON;
                    INSERT INTO payments (source, credits, pulses_asked, pulses_per_credit, received_at)
                    VALUES ('gift', 1, 1, 1, 0)
                    """)
        }
        try book.close()
        try cabinet.payer.pay("tx-2")
        #expect(cabinet.daemon.wait() == 74)
        #expect(cabinet.logged("The ledger is damaged; the daemon stops") == 1)
        #expect(try cabinet.daemon.edges().last?.isClosing == false)
        #expect(try cabinet.daemon.closings() == 1)
        try cabinet.daemon.start()
        #expect(cabinet.daemon.wait() == 74)
        #expect(cabinet.logged("The daemon was not stopped cleanly the last time; the ledger was checked") == 1)
    }

    // G2: a lost book is not a quiet beginning, because what it knew could be credited again.
    @Test func `a new ledger beside an old session at the broker is an alarm`() throws {
        let cabinet = try ConnectedCabinet()
        try cabinet.payAndAwait("tx-1")
        #expect(cabinet.daemon.end(SIGTERM) == 0)
        #expect(cabinet.logged("The ledger is new") == 1)
        for name in try FileManager.default.contentsOfDirectory(atPath: cabinet.daemon.folder)
        where name.hasPrefix("ledger.sqlite") {
            try FileManager.default.removeItem(atPath: "\(cabinet.daemon.folder)/\(name)")
        }
        try cabinet.daemon.start()
        try cabinet.daemon.awaitConnected()
        #expect(cabinet.logged("The ledger is new, but the broker knows this cabinet") == 1)
        #expect(cabinet.logged(" error The ledger is new") == 1)
    }

    @Test func `a folder that is missing ends the start and is named`() throws {
        let port = try FreePort.next()
        let missing = try DaemonUnderTest(brokerPort: port) { $0["ledger"] = "{path: /nonexistent/ledger.sqlite}" }
        try missing.start()
        #expect(missing.wait() == 74)
        #expect(missing.log.contains("/nonexistent"), "\(missing.log)")
    }
}

/// A cabinet whose ledger is on a small disk.
private final class DiskCabinet {
    let broker: TestBroker
    let daemon: DaemonUnderTest
    let payer: TestPayer
    var account = Account()

    init(on disk: SmallDisk) throws {
        // What the cabinet does not take waits at the broker.
        broker = try TestBroker { $0.extra = ["max_queued_messages 0"] }
        daemon = try DaemonUnderTest(brokerPort: broker.port) {
            $0["ledger"] = "{path: \(disk.path)/ledger.sqlite, volatile: true}"
            $0["attract"] = "{url: 'https://buy.stripe.com/x'}"
        }
        payer = try TestPayer(brokerPort: broker.port)
        try daemon.start(through: disk.wrapper)
        try daemon.awaitConnected()
    }
}
