import CabinetModel
import CabinetProtocol
import Foundation
import Glibc
import TestSupport
import Testing

/// What the program answers on the command line, and the status that it ends with.
@Suite struct CommandLineTests {
    @Test(arguments: [
        (["--no-such-option"], 64, "Unknown option"), (["--publish"], 64, "--publish goes with --dry-run"),
        (["--check", "--dry-run"], 64, "exclude each other"), (["--log-level", "loud"], 64, "use one of"),
        (["--version"], 0, "."), (["--help"], 0, "A technician begins with"),
        (["--check"], 0, "The configuration of cab001 is right."),
    ])
    func `each call ends with its status and says why`(arguments: [String], status: Int, words: String) throws {
        let daemon = try DaemonUnderTest(brokerPort: 1)
        try daemon.start(arguments)
        #expect(Int(daemon.wait()) == status)
        #expect(daemon.log.contains(words), "\(daemon.log)")
    }

    // Swift reads them there, and a daemon that saw no --check would drive the line.
    @Test(arguments: ["coinpulsed", "coinpulse-attract"])
    func `a program that cannot read its arguments does not start`(name: String) throws {
        let program = URL(filePath: try DaemonUnderTest.program()).deletingLastPathComponent().appending(path: name)
        let script = "mount -t tmpfs none /proc && exec \(program.path()) --version"
        let asRoot = geteuid() == 0 ? [] : ["--map-root-user"]
        let process = try TestProcess(["unshare", "--mount"] + asRoot + ["sh", "-c", script])
        #expect(process.wait() == 64)
        process.waitForEnd()
        #expect(process.output.contains("is /proc mounted?"), "\(process.output)")
    }

    @Test func `an end that is a failure is told to systemd with its reason`() throws {
        let daemon = try DaemonUnderTest(brokerPort: 1) { $0["coin"] = "{line: 'simulated:coin', pulse: 9s}" }
        let systemd = try NotifySocket()
        try daemon.start([], environment: ["NOTIFY_SOCKET": systemd.path])
        #expect(daemon.wait() == 78)
        try systemd.await("STATUS=Ended: \(daemon.configPath):")
    }

    // All at once: a technician on a ladder should not have to start it five times.
    @Test func `a wrong configuration is refused whole, with file, line, key, value and what is allowed`() throws {
        let daemon = try DaemonUnderTest(brokerPort: 1) {
            $0["coin"] = "{line: 'simulated:coin', pulse: 9s, gap: fast}"
            $0["coins"] = "{line: GPIO17}"
        }
        for arguments in [["--check"], []] {
            try daemon.start(arguments, environment: ["COINPULSE_COIN_WIDTH": "100ms"])
            #expect(daemon.wait() == 78)
        }
        for words in ["coin.pulse: 9s", "coin.gap: fast", "coins", "COINPULSE_COIN_WIDTH", daemon.configPath] {
            #expect(daemon.log.contains(words), "\(words) is not in\n\(daemon.log)")
        }
    }

    // What checks is what runs: this was "right" here, and the service then failed for ever.
    @Test func `a file of TLS that no connection could use is a problem of the configuration`() throws {
        let (certificates, folder) = (try TestCertificates(), try TestFolder())
        let file = folder.path("ca.crt")
        try TestProcess.run(["openssl", "x509", "-in", certificates.caFile, "-outform", "DER", "-out", file])
        let daemon = try DaemonUnderTest(brokerPort: 1) {
            $0["broker"] = "{host: localhost, port: 1, tls: {enabled: true, ca_file: '\(file)'}}"
        }
        for arguments in [["--check"], []] {
            try daemon.start(arguments)
            #expect(daemon.wait() == 78)
        }
        #expect(daemon.log.contains("broker: cannot use \(file)"), "\(daemon.log)")
    }

    @Test func `a configuration that is missing, or may not be read, says what to do`() throws {
        let missing = try TestProcess([try DaemonUnderTest.program(), "--config", "/nonexistent/coinpulse.yaml"])
        #expect(missing.wait() == 78)
        missing.waitForEnd()
        #expect(missing.output.contains("/nonexistent/coinpulse.yaml: does not exist"))
    }

    @Test func `lines are released without configuration, secrets or ledger, and a torn record is said to be one`()
        throws
    {
        let folder = try TestFolder()
        for (record, status, words) in [
            (nil, 0, "no line to put back"), ("half a li", 74, "1 of its lines make no sense"),
        ] {
            if let record { try folder.write(record, to: "lines") }
            let process = try TestProcess(
                [try DaemonUnderTest.program(), "--release-lines"],
                environment: ["RUNTIME_DIRECTORY": folder.path("")])
            #expect(Int(process.wait()) == status)
            process.waitForEnd()
            #expect(process.output.contains(words), "\(process.output)")
        }
    }

    // Two daemons with a ledger each, or a rehearsal beside the service, where somebody has named one folder for both.
    @Test(arguments: [[], ["--dry-run"]])
    func `a daemon whose sockets another one has ends with words about the folder and who is there`(
        arguments: [String]
    ) throws {
        let cabinet = try ConnectedCabinet()
        let second = try DaemonUnderTest(brokerPort: cabinet.broker.port, machine: "cab002") {
            $0["control"] = "{directory: \(cabinet.daemon.folder)}"
        }
        try second.start(arguments)
        #expect(second.wait() == 69)
        let holder = try #require(cabinet.daemon.processID)
        for words in ["control.directory \(cabinet.daemon.folder) is in use", "process \(holder) answers"] {
            #expect(second.log.contains(words), "\(second.log)")
        }
        try cabinet.payAndAwait("tx-1")
    }

    @Test func `the sockets of a daemon that was killed are replaced`() throws {
        let cabinet = try ConnectedCabinet()
        cabinet.daemon.end(SIGKILL)
        try cabinet.daemon.start()
        try cabinet.daemon.awaitConnected()
    }

    @Test func `a folder for the sockets that does not exist is named as what it is`() throws {
        let daemon = try DaemonUnderTest(brokerPort: 1) { $0["control"] = "{directory: /nonexistent/sockets}" }
        try daemon.start()
        #expect(daemon.wait() == 69)
        #expect(daemon.log.contains("control.directory /nonexistent/sockets does not exist"), "\(daemon.log)")
    }

    // G1, G5: payments are taken and wait; no restart loop, and no QR.
    @Test func `lines that are not there are waited for, and are a reason that everybody is told`() throws {
        let cabinet = try ConnectedCabinet {
            for section in ["coin", "game_over", "inhibit"] { $0[section] = "{line: NO_SUCH_\(section)}" }
        }
        let state = try cabinet.daemon.awaitState("without its lines") { $0.reasons.contains(.lineLost) }
        #expect(!state.showsQR && state.isConnected)
        try cabinet.payer.pay("tx-1")
        try cabinet.payer.await("accepted") { try $0.outcomes(of: "tx-1") == [.accepted] }
        try cabinet.payer.await("told why") { $0.texts(on: .status).last?.contains("line_lost") == true }
        #expect(cabinet.logged("The coin line is not there") == 1)
        #expect(cabinet.logged("An input is not there") == 2)
        #expect(cabinet.daemon.end(SIGTERM) == 0)
    }

    // G3: the pin may be another program's by now.
    @Test func `a daemon that claims no line leaves none to be released`() throws {
        let daemon = try DaemonUnderTest(brokerPort: try FreePort.next())
        let record = "\(daemon.folder)/lines"
        try #"{"name":"coin","chip":"pinctrl","offset":17,"active":"high","drive":"push-pull"}"#.write(
            toFile: record, atomically: true, encoding: .utf8)
        try daemon.start(environment: ["RUNTIME_DIRECTORY": daemon.folder])
        try daemon.awaitState("running") { _ in true }
        #expect(daemon.end(SIGTERM) == 0)
        #expect(try String(contentsOfFile: record, encoding: .utf8) == "")
    }
}
