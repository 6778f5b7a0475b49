package import CabinetModel
import CabinetPlatform
package import CabinetProtocol
import Foundation

/// The real program on a monitor of its own, and who it listens to.
package final class AttractUnderTest {
    package static let link = "https://buy.stripe.com/test_dR6bLT5Ckaz2fWoeVZ?client_reference_id=arcade-001"

    package let monitor: any WatchedMonitor
    package private(set) var program: TestProcess?
    private let folder: TestFolder

    /// A monitor and a configuration; nothing runs yet.
    package convenience init(width: Int = 640, height: Int = 480, attract: String = "") throws {
        try self.init(on: try VirtualMonitor(width: width, height: height), attract: attract)
    }

    /// The same on a monitor that is there.
    package init(on monitor: any WatchedMonitor, attract: String = "") throws {
        folder = try TestFolder()
        self.monitor = monitor
        try folder.write(
            """
            machine: {id: arcade-001}
            control: {directory: \(folder.url.path())}
            attract: {url: "\(Self.link)", help: "Ask at the bar"\(attract.isEmpty ? "" : ", ")\(attract)}
            """, to: "coinpulse.yaml")
    }

    package var socketPath: String { folder.path("control.sock") }

    /// Starts it; `socketFolder` is where another daemon's sockets are.
    package func start(socketFolder: String? = nil, environment: [String: String] = [:]) throws {
        var variables = monitor.environment.merging(environment) { $1 }
        if let socketFolder { variables["COINPULSE_CONTROL_DIRECTORY"] = socketFolder }
        program = try TestProcess(
            [try DaemonUnderTest.program(named: "coinpulse-attract"), "--config", folder.path("coinpulse.yaml")],
            environment: variables)
    }

    /// What it has logged so far.
    package var log: String { program?.output ?? "" }

    /// Waits until the camera reads this; fails with what it read last.
    package func awaitCodes(_ expected: [String], within limit: Duration = .seconds(30)) throws {
        try awaitThat("codes \(expected)", within: limit) { try monitor.codes() == expected }
    }

    /// Waits for a condition; the deadline only ends a test that has failed.
    package func awaitThat(_ what: String, within limit: Duration = .seconds(30), _ condition: () throws -> Bool) throws
    {
        let deadline = MonotonicInstant.now().advanced(by: limit)
        while MonotonicInstant.now() < deadline {
            if try condition() { return }
            usleep(20_000)
        }
        throw DaemonFailure("no \(what) within \(limit); codes \(try monitor.codes())\n\(log)")
    }

    /// What the kernel says of it now.
    package func figures() throws -> ProcessFigures {
        guard let program else { throw DaemonFailure("it does not run") }
        return try ProcessFigures(pid: program.processID)
    }

    /// Anonymous memory now, in KiB.
    package func anonymousKiB() throws -> Int {
        guard let program else { return 0 }
        let text = try String(contentsOfFile: "/proc/\(program.processID)/smaps_rollup", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("Anonymous:") }
        return line.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
    }

    /// A state that is ready, and what differs from it.
    package static func state(
        reasons: [NotReadyReason] = [], mode: Mode = .attract, credits: Int = 0, payments: [WaitingPayment] = []
    ) throws -> StateSnapshot {
        guard let machine = MachineID("arcade-001") else { throw DaemonFailure("a machine id") }
        return StateSnapshot(
            sequence: 0, machineID: machine, version: "1", isConnected: true, reasons: reasons, mode: mode,
            credits: credits, isInhibited: reasons.contains(.inhibited),
            link: PaymentLink(url: link, price: "1.00", currency: "EUR", label: "1 credit"), lastPayments: payments,
            uptimeSeconds: 1, ledgerID: "book")
    }
}
