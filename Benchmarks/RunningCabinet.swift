import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Foundation
import Glibc
import TestSupport

/// A running daemon on simulated lines, with its ledger on a real disk, and what it told.
final class RunningCabinet {
    /// What is particular to one measurement.
    struct Setup {
        var pulse = Duration.milliseconds(20)
        var caFile: String?
        /// A ledger to begin with; `nil` for a new one.
        var ledger: String?
    }

    static let machine = "bench-1"

    let traceFile: String
    let folder: String
    private let process: TestProcess
    let pid: Int32
    let timeToReady: Duration

    init(broker port: Int, _ setup: Setup = Setup(), keeping folder: String? = nil) throws {
        let folder = try folder ?? Self.newFolder()
        self.folder = folder
        traceFile = "\(folder)/trace"
        if let ledger = setup.ledger {
            try FileManager.default.copyItem(atPath: ledger, toPath: "\(folder)/ledger.sqlite")
        }
        let tls = setup.caFile.map { ", tls: {enabled: true, ca_file: \($0)}" } ?? ""
        let milliseconds = setup.pulse.wholeNanoseconds / 1_000_000
        let configuration = """
            machine: {id: \(Self.machine)}
            broker: {host: localhost, port: \(port)\(tls)}
            coin: {line: "simulated:coin", pulse: \(milliseconds)ms, gap: 20ms}
            inhibit: {line: "simulated:inhibit"}
            limits: {credits_per_message: 10000}
            ledger: {path: \(folder)/ledger.sqlite}
            control: {directory: \(folder)}
            log: {level: warning}
            """
        try configuration.write(toFile: "\(folder)/coinpulse.yaml", atomically: true, encoding: .utf8)
        let notify = try UnixSocket.bindDatagram(path: "\(folder)/notify", mode: 0o600)
        defer { unlink("\(folder)/notify") }
        let start = MonotonicInstant.now()
        process = try TestProcess(
            [Self.program, "--config", "\(folder)/coinpulse.yaml", "--trace", traceFile],
            environment: ["NOTIFY_SOCKET": "\(folder)/notify"])
        try Self.awaitReady(notify, process)
        timeToReady = start.duration(to: .now())
        guard let credentials = try? PeerCredentials(of: UnixSocket.connect(path: "\(folder)/control.sock").rawValue)
        else {
            throw BenchError("the control socket does not answer")
        }
        pid = credentials.pid
    }

    /// The daemon beside this program, from the same build.
    private static var program: String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "coinpulsed").path()
    }

    /// On a real disk, where a commit costs what it costs.
    static func newFolder() throws -> String {
        var template = Array("/var/tmp/coinpulse-bench.XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw SystemError("mkdtemp", code: errno, context: "/var/tmp") }
        return String(cString: made)
    }

    private static func awaitReady(_ socket: Descriptor, _ process: TestProcess) throws {
        for _ in 0..<10_000 {
            var waiting = pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0)
            poll(&waiting, 1, 1)
            if case .data(let bytes) = try UnixSocket.receiveDatagram(socket.rawValue, upTo: 4096),
                String(decoding: bytes, as: UTF8.self).contains("READY=1")
            {
                return
            }
        }
        throw BenchError("the daemon did not become ready: \(process.output)")
    }

    /// Sends one request to the control socket and returns the members of its answer.
    func ask(_ request: String) throws -> JSONObject {
        let socket = try UnixSocket.connect(path: "\(folder)/control.sock")
        _ = try UnixSocket.send(socket.rawValue, Array("\(request)\n".utf8))
        var answer: [UInt8] = []
        while !answer.contains(UInt8(ascii: "\n")) {
            var waiting = pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 10_000) == 1,
                case .data(let bytes) = try UnixSocket.read(socket.rawValue, upTo: 65_536)
            else { throw BenchError("the control socket does not answer") }
            answer += bytes
        }
        guard case .object(let object) = try JSONValue.parse(answer.dropLast()) else {
            throw BenchError("the control socket answered with no object")
        }
        return object
    }

    /// Waits until the state has `value` for `member`.
    func await(_ member: String, _ value: JSONValue, limit: Duration = .seconds(300)) throws {
        let deadline = MonotonicInstant.now().advanced(by: limit)
        while try ask(#"{"request":"status"}"#)[member] != value {
            guard MonotonicInstant.now() < deadline else { throw BenchError("\(member) did not become \(value)") }
            usleep(5000)
        }
    }

    /// The edges of the coin line so far: whether it closed, when, and for which payment.
    func coinEdges() throws -> [(isClosing: Bool, at: MonotonicInstant, payment: String)] {
        let text = try String(contentsOfFile: traceFile, encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            guard case .object(let object) = try? JSONValue.parse(Array(line.utf8)), object["line"] == .string("coin"),
                case .integer(let nanoseconds) = object["monotonicNs"], case .string(let payment) = object["payment"]
            else { return nil }
            return (object["value"] == .string("active"), MonotonicInstant(nanoseconds: nanoseconds), payment)
        }
    }

    /// Ends the daemon cleanly and, unless `keeping`, removes its folder.
    func stop(keeping: Bool = false) {
        process.end(SIGTERM)
        if !keeping { try? FileManager.default.removeItem(atPath: folder) }
    }
}
