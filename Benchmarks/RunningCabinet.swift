import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Foundation
import Glibc
import TestSupport

/// A running daemon on simulated lines, with its ledger on a real disk, and what it told.
final class RunningCabinet {
    let daemon: DaemonUnderTest
    /// From the start of the process to `READY=1`, of the last start.
    private(set) var timeToReady = Duration.zero

    /// Starts it and waits until it is connected.
    ///
    /// - Parameters:
    ///   - port: The broker's, on this machine.
    ///   - pulse: How long a pulse is asked to be.
    ///   - caFile: The authority of the broker's certificate; `nil` for plain text.
    /// - Throws: What the daemon under test says when it does not come up.
    init(broker port: Int, pulse: Duration = .milliseconds(20), caFile: String? = nil) throws {
        let tls = caFile.map { ", tls: {enabled: true, ca_file: \($0)}" } ?? ""
        daemon = try DaemonUnderTest(brokerPort: port) { sections in
            sections["broker"] = "{host: localhost, port: \(port)\(tls)}"
            sections["coin"] = "{line: 'simulated:coin', pulse: \(pulse / .milliseconds(1))ms, gap: 20ms}"
            sections["limits"] = "{credits_per_message: 10000}"
            sections["log"] = "{level: warning}"
        }
        try start()
        try daemon.awaitConnected()
    }

    /// Starts it again after ``stop()``, and measures how long that takes.
    func start() throws {
        let path = "\(daemon.folder)/notify"
        let notify = try UnixSocket.bindDatagram(path: path, mode: 0o600)
        defer { unlink(path) }
        let start = MonotonicInstant.now()
        try daemon.start(["--trace", daemon.tracePath], environment: ["NOTIFY_SOCKET": path])
        try awaitReady(notify)
        timeToReady = start.duration(to: .now())
    }

    /// Ends it cleanly; what it has written stays.
    func stop() {
        daemon.end(SIGTERM)
    }

    /// Holds the pulses of everything that is paid from now on.
    func inhibit() throws {
        _ = try daemon.ask(#"{"request":"simulate","line":"inhibit","value":"active"}"#)
        try daemon.awaitState("inhibited") { $0.isInhibited }
    }

    /// Waits until it owes so many credits.
    func await(credits: Int) throws {
        try daemon.awaitState("owing \(credits) credits", within: .seconds(600)) { $0.credits == credits }
    }

    /// What the kernel says of it now.
    func figures() throws -> ProcessFigures {
        guard let pid = daemon.processID else { throw BenchError("the daemon is not running") }
        return try ProcessFigures(pid: pid)
    }

    /// The edges of the coin line so far: whether it closed, when, and for which payment.
    func coinEdges() throws -> [(isClosing: Bool, at: MonotonicInstant, payment: String)] {
        let text = try String(contentsOfFile: daemon.tracePath, encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            guard case .object(let object) = try? JSONValue.parse(Array(line.utf8)), object["line"] == .string("coin"),
                case .integer(let nanoseconds) = object["monotonicNs"], case .string(let payment) = object["payment"]
            else { return nil }
            return (object["value"] == .string("active"), MonotonicInstant(nanoseconds: nanoseconds), payment)
        }
    }

    private func awaitReady(_ socket: Descriptor) throws {
        for _ in 0..<10_000 {
            var waiting = pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0)
            poll(&waiting, 1, 1)
            if case .data(let bytes) = try UnixSocket.receiveDatagram(socket.rawValue, upTo: 4096),
                String(decoding: bytes, as: UTF8.self).contains("READY=1")
            {
                return
            }
        }
        throw BenchError("the daemon did not become ready: \(daemon.log)")
    }
}
