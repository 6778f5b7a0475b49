import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Foundation
import Glibc
import TestSupport

/// The real daemon on a kernel of the lab, with a coin line of the kernel's, and its ledger on a card.
///
/// The card is an ext4 image with a volatile cache, mounted as a board mounts it; it stays through all boots. The daemon
/// reaches the broker, and we its control socket, through serial lines of the kernel's.
final class LabCabinet: ControlledCabinet {
    private static let lab = URL(filePath: #filePath).appending(path: "../../../Lab").standardized.path()

    private let folder: TestFolder
    private let brokerPort: Int
    private var kernel: TestProcess?
    private var wires: [Wire] = []
    private var control: LineConnection?
    private var boots = 0

    /// Makes the card and writes what runs inside; there is no power yet.
    init(brokerPort: Int, policy: InterruptionPolicy, weakness: Weakness?) throws {
        self.brokerPort = brokerPort
        folder = try TestFolder()
        try TestProcess.run(["/sbin/mkfs.ext4", "-q", "-E", "lazy_itable_init=0", folder.path("card"), "32M"])
        let configuration = """
            machine: {id: cab001}
            broker: {host: 127.0.0.1, port: 1883}
            coin: {line: GPIO17, pulse: 10ms, gap: 20ms, on_interrupted: \(policy.rawValue)}
            ledger: {path: /mnt/ledger.sqlite}
            control: {directory: /run/coinpulse}

            """
        try folder.write(configuration, to: "coinpulse.yaml")
        try folder.write(try Self.script(weakness, configuration: folder.path("coinpulse.yaml")), to: "cabinet")
    }

    deinit { cut() }

    /// What the kernel and the daemon have printed in this boot.
    var log: String { kernel?.output ?? "" }

    /// Gives it power, and returns at once.
    ///
    /// - Parameter diskSeed: Decides what the card's cache writes back early.
    /// - Throws: `TestProcess.Failure` when it cannot be started.
    func boot(diskSeed: UInt64) throws {
        precondition(kernel == nil, "it has power")
        boots += 1
        wires = [
            try Wire(in: folder.path("broker-wire"), to: "TCP4:127.0.0.1:\(brokerPort),nodelay"),
            try Wire(in: folder.path("control-wire"), to: "UNIX-LISTEN:\(folder.path("control"))"),
        ]
        // The kernel itself tells of each level before it sets it, and goes on only when the host has the line: so this
        // witness outlives the cut, and has seen everything.
        let words = ["tp_printk", "trace_event=gpio:gpio_value"].flatMap { ["--kernel-word", $0] }
        kernel = try TestProcess(
            ["\(Self.lab)/run", "--disk", folder.path("card"), "--scratch", folder.path("")]
                + ["--kernel-log", kernelLog(boots)] + words + wires.flatMap { ["--wire", $0.folder] }
                + ["--", "bash", folder.path("cabinet")],
            environment: ["LAB_DISK_SEED": "\(diskSeed)"])
    }

    /// Cuts its power: the whole kernel dies at once.
    ///
    /// Nothing without power.
    func cut() {
        kernel?.end(SIGTERM)
        kernel = nil
        control = nil
        for wire in wires { wire.remove() }
        wires = []
        try? FileManager.default.removeItem(atPath: folder.path("control"))
    }

    func ask(_ request: String) throws -> JSONObject {
        let control = try connectedControl()
        try control.send(request)
        guard case .object(let object) = try JSONValue.parse(try control.receive(within: 60_000)) else {
            throw DaemonFailure("the control socket answered no object")
        }
        return object
    }

    /// Waits until its ledger has a payment, which is among the latest.
    func awaitPayment(_ transaction: String) throws {
        let deadline = MonotonicInstant.now().advanced(by: .seconds(60))
        while MonotonicInstant.now() < deadline {
            let reply = try ask(#"{"request":"payments","limit":5}"#)
            if case .array(let payments) = reply["payments"],
                payments.contains(where: {
                    if case .object(let payment) = $0 {
                        payment["transactionId"] == .string(transaction)
                    } else {
                        false
                    }
                })
            {
                return
            }
            usleep(5000)
        }
        throw DaemonFailure("\(transaction) does not come\n\(log)")
    }

    /// How often the kernel has closed the coin switch, over all boots.
    func closings() -> Int {
        (1...boots).map { boot in
            guard let text = try? String(contentsOfFile: kernelLog(boot), encoding: .utf8) else { return 0 }
            return text.split(separator: "\n").count { $0.contains("gpio_value: ") && $0.hasSuffix(" set 1") }
        }.reduce(0, +)
    }

    private func kernelLog(_ boot: Int) -> String { folder.path("kernel-\(boot).log") }

    /// The line speaks first: until then its terminal would change and echo what it is sent.
    private func connectedControl() throws -> LineConnection {
        if let control { return control }
        let made = try LineConnection(path: folder.path("control"), within: .seconds(60))
        guard try made.receive(within: 60_000) == Array("ready".utf8) else {
            throw DaemonFailure("a strange wire\n\(log)")
        }
        control = made
        return made
    }

    private static func script(_ weakness: Weakness?, configuration: String) throws -> String {
        """
        set -e
        mkdir -p /run/coinpulse
        \(weakness == .noBarriers ? "mount -o remount,barrier=0 /mnt" : "")
        socat TCP4-LISTEN:1883,bind=127.0.0.1,reuseaddr OPEN:/dev/tty2,rawer &
        exec 3<>/dev/tty3
        stty raw -echo <&3
        echo ready >&3
        socat FD:3 UNIX-CONNECT:/run/coinpulse/control.sock,retry=6000,interval=0.01 &
        exec env -i PATH="$PATH" \(weakness == .synchronousNormal ? "COINPULSE_FAULT_SYNCHRONOUS=NORMAL" : "") \
        '\(try DaemonUnderTest.program())' --config '\(configuration)'

        """
    }
}
