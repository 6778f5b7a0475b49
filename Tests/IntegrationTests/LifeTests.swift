import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Foundation
import GRDB
import Glibc
import TestSupport
import Testing

/// How the daemon starts, ends, and answers those who keep it: signals, systemd, the technician.
@Suite struct LifeTests {
    // G1, G4: the pulse in flight ends at its deadline, the rest stays owed.
    @Test(arguments: [SIGTERM, SIGINT])
    func `a stop in the middle of a pulse lets it end, and the rest is given after the next start`(
        signal: CInt
    ) throws {
        let cabinet = try ConnectedCabinet { $0["coin"] = "{line: 'simulated:coin', pulse: 300ms, gap: 20ms}" }
        try cabinet.payer.pay("tx-1", credits: 3)
        try cabinet.daemon.awaitState("in a pulse") { _ in (try? cabinet.daemon.edges().last?.isClosing) ?? false }
        #expect(cabinet.daemon.end(signal) == 0)
        #expect(cabinet.daemon.log.contains("notice Stopped"))
        let before = try cabinet.daemon.edges()
        #expect(before.map(\.isClosing) == [true, false])
        #expect(before[0].time.duration(to: before[1].time) >= .milliseconds(300))
        try cabinet.daemon.start()
        try cabinet.payer.await("delivered") { try $0.outcomes(of: "tx-1") == [.accepted, .delivered] }
        #expect(try cabinet.daemon.closings() == 3)
        #expect(try cabinet.payer.receipts().last?.pulses.uncertain == 0)
    }

    // G1 as far as QoS 0 allows: what has come this far, nobody else has.
    @Test func `a stop under load takes or names every QoS 0 payment that the broker had`() throws {
        let cabinet = try ConnectedCabinet()
        for number in 1...250 { try cabinet.payer.pay("tx-\(number)", qos: 0) }
        let last = try cabinet.payer.pay("last")
        try cabinet.payer.await("at the broker") { $0.answer(to: last) != nil }
        #expect(cabinet.daemon.end(SIGTERM) == 0)
        let ledger = try DatabaseQueue(path: cabinet.daemon.ledgerPath)
        let taken = try ledger.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM payments WHERE transaction_id GLOB 'tx-*'")
        }
        try ledger.close()
        #expect(try #require(taken) + cabinet.logged("A QoS 0 message was lost") == 250)
    }

    // G4, G7: nothing can keep a pulse of a stopped process short, but its true width is told.
    @Test func `a process that is frozen in the middle of a pulse tells the true width`() throws {
        let cabinet = try ConnectedCabinet { $0["coin"] = "{line: 'simulated:coin', pulse: 100ms, gap: 20ms}" }
        try cabinet.payer.pay("tx-1")
        try cabinet.daemon.awaitState("in a pulse") { _ in (try? cabinet.daemon.edges().last?.isClosing) ?? false }
        cabinet.daemon.signal(SIGSTOP)
        usleep(300_000)
        cabinet.daemon.signal(SIGCONT)
        try cabinet.payer.await("delivered") { try $0.outcomes(of: "tx-1").last == .delivered }
        let pulses = try #require(try cabinet.payer.receipts().last?.pulses)
        let edges = try cabinet.daemon.edges()
        #expect(edges.count == 2)
        #expect(try #require(pulses.longest) >= .milliseconds(300))
        #expect(pulses.emitted == 1)
    }

    // G5: a board that comes back with its cabinet must show its QR, and not wait for the end of a game that nobody plays.
    @Test func `a game goes on after a restart, and is over after a reboot`() throws {
        let boots = ["a", "b"].map { ["BOOT_ID": String(repeating: $0, count: 32)] }
        let broker = try TestBroker()
        let daemon = try DaemonUnderTest(brokerPort: broker.port)
        let payer = try TestPayer(brokerPort: broker.port)
        try daemon.start(environment: boots[0])
        try daemon.awaitConnected()
        try payer.pay("tx-1")
        try daemon.awaitState("playing") { $0.mode == .playing }
        daemon.end(SIGKILL)
        try daemon.start(environment: boots[0])
        try daemon.awaitState("playing still") { $0.mode == .playing && $0.isConnected }
        daemon.end(SIGKILL)
        try daemon.start(environment: boots[1])
        try daemon.awaitState("in attract mode") { $0.mode == .attract && $0.isConnected }
        try payer.await("told that the game is over") { $0.texts(on: .gameOver).count == 1 }
        #expect(daemon.settledLog.contains("A game was open when the board lost its power; it is over"))
    }

    @Test func `a hang-up signal is answered in the log, and changes nothing`() throws {
        let cabinet = try ConnectedCabinet()
        cabinet.daemon.signal(SIGHUP)
        #expect(cabinet.daemon.waitForLog("restart"))
        try cabinet.payAndAwait("tx-1")
        #expect(cabinet.daemon.end(SIGTERM) == 0)
    }

    // Of a log rotation, of a script that found the wrong process, of a terminal that has gone.
    @Test func `a signal that means nothing to it does not end it`() throws {
        let cabinet = try ConnectedCabinet()
        let stray = [
            SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGPIPE, SIGIO, SIGPWR, SIGSTKFLT, SIGXCPU, SIGXFSZ,
        ]
        for signal in stray + [34, 50, 64] { cabinet.daemon.signal(signal) }
        try cabinet.payAndAwait("tx-1")
        #expect(cabinet.daemon.end(SIGTERM) == 0)
    }

    // G1: whatever becomes of the journal, payments are taken and the end is a clean one.
    @Test func `a log that nobody reads keeps nothing from its work`() throws {
        let broker = try TestBroker()
        let daemon = try DaemonUnderTest(brokerPort: broker.port)
        let payer = try TestPayer(brokerPort: broker.port)
        // A pipe that is full from the beginning, whose reading end stays open.
        let deaf = #"mkfifo "$0/log"; exec 3<>"$0/log"; head -c 65536 /dev/zero >&3; exec "$@" 2>&3"#
        try daemon.start(through: ["sh", "-c", deaf, daemon.folder])
        try daemon.awaitConnected()
        try payer.pay("tx-1", credits: 2)
        try payer.await("delivered") { try $0.outcomes(of: "tx-1").last == .delivered }
        #expect(daemon.end(SIGTERM) == 0)
    }

    // G5: whoever watches learns of every end.
    @Test func `the retained status says offline after a stop by a farewell, and after a kill by the last will`() throws
    {
        let cabinet = try ConnectedCabinet()
        for signal in [SIGTERM, SIGKILL] {
            try cabinet.payer.await("online") { $0.texts(on: .status).last?.contains(#""state":"online""#) == true }
            cabinet.daemon.end(signal)
            try cabinet.payer.await("offline") {
                $0.texts(on: .status).last?.contains(#""state":"offline","ready":false"#) == true
            }
            try cabinet.daemon.start()
        }
        try cabinet.payer.await("online") { $0.texts(on: .status).last?.contains(#""state":"online""#) == true }
    }

    @Test func `systemd hears that it is ready, that it lives, and that it stops`() throws {
        let systemd = try NotifySocket()
        let broker = try TestBroker()
        let daemon = try DaemonUnderTest(brokerPort: broker.port)
        // A watchdog of 200 ms wants a sign of life twice in that time.
        try daemon.start(environment: ["NOTIFY_SOCKET": systemd.path, "WATCHDOG_USEC": "200000"])
        try systemd.await("READY=1")
        try daemon.awaitConnected()
        for _ in 0..<5 { try systemd.await("WATCHDOG=1") }
        daemon.signal(SIGTERM)
        try systemd.await("STOPPING=1")
        #expect(daemon.wait() == 0)
    }

    @Test func `it is ready although the broker is down`() throws {
        let systemd = try NotifySocket()
        let daemon = try DaemonUnderTest(brokerPort: try FreePort.next())
        try daemon.start(environment: ["NOTIFY_SOCKET": systemd.path])
        try systemd.await("READY=1")
        #expect(daemon.waitForLog("No connection to the broker"))
        #expect(daemon.end(SIGTERM) == 0)
    }

    @Test func `lines for the journal begin with their priority, and others with their time`() throws {
        let daemon = try DaemonUnderTest(brokerPort: try FreePort.next())
        let journal = ["sh", "-c", #"JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) exec "$@""#, "sh"]
        try daemon.start(through: journal)
        #expect(daemon.waitForLog("<5>Started"))
        #expect(daemon.waitForLog("<4>No connection to the broker"))
        daemon.end(SIGTERM)
        // What keeps it from starting is the most urgent of all.
        try daemon.start(environment: ["COINPULSE_COIN_PULSE": "9s"], through: journal)
        #expect(daemon.wait() == 78)
        #expect(daemon.log.contains("<2>coinpulsed: "))
        #expect(daemon.log.split(separator: "\n").allSatisfy { $0.hasPrefix("<") })
    }

    // G4: a page that has to come from the card would stand between closing and opening.
    @Test func `what it uses stays in memory, where it may be locked`() throws {
        let cabinet = try ConnectedCabinet()
        let status = try String(
            contentsOfFile: "/proc/\(try #require(cabinet.daemon.processID))/status", encoding: .utf8)
        let locked = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmLck:") })
        // Whoever is not root may lock a few pages only, and then none is.
        #expect((Int(locked.filter(\.isNumber)) ?? 0 > 0) == (geteuid() == 0))
    }

    @Test func `the sockets have the rights that keep strangers out`() throws {
        let cabinet = try ConnectedCabinet()
        for (name, rights) in [("control.sock", mode_t(0o666)), ("signal.sock", 0o660)] {
            var status = stat()
            #expect(stat("\(cabinet.daemon.folder)/\(name)", &status) == 0)
            #expect(status.st_mode & 0o777 == rights, "\(name)")
        }
    }

    @Test func `the trace tells each edge, payment and state as a line of JSON, in order`() throws {
        let broker = try TestBroker()
        let daemon = try DaemonUnderTest(brokerPort: broker.port)
        try daemon.start(["--trace", daemon.tracePath])
        try daemon.awaitConnected()
        let payer = try TestPayer(brokerPort: broker.port)
        try payer.pay("tx-1", credits: 2)
        try payer.await("delivered") { try $0.outcomes(of: "tx-1").last == .delivered }
        #expect(daemon.end(SIGTERM) == 0)
        let lines = try String(contentsOfFile: daemon.tracePath, encoding: .utf8).split(separator: "\n")
        let events = try lines.map { line in
            guard case .object(let event) = try JSONValue.parse(Array(line.utf8)) else {
                throw DaemonFailure("no event: \(line)")
            }
            return event
        }
        let edges = events.filter { $0["event"] == .string("edge") && $0["line"] == .string("coin") }
        #expect(edges.map { $0["value"] } == ["active", "inactive", "active", "inactive"].map(JSONValue.string))
        #expect(edges.allSatisfy { $0["payment"] == .string("tx-1") })
        #expect(events.contains { $0["event"] == .string("payment") })
        let times = events.compactMap { if case .integer(let time) = $0["monotonicNs"] { time } else { nil } }
        #expect(times == times.sorted() && times.count == events.count)
    }
}
