import CabinetModel
import CabinetPlatform
import Glibc
import TestSupport
import Testing

/// A cabinet whose lines are those of a simulated chip: the daemon as a process, its broker, the payment backend, and the
/// kernel's own record of the coin line.
final class LabCabinet {
    let chip: SimulatedChip
    let coin: SimulatedLine
    let gameOver: SimulatedLine
    let inhibit: SimulatedLine
    let trace: KernelTrace
    let broker: TestBroker
    let daemon: DaemonUnderTest
    let payer: TestPayer
    private let active: ActiveLevel

    /// Makes them; the daemon is not started.
    ///
    /// - Parameters:
    ///   - active: Which level closes the coin switch.
    ///   - coin: Further keys of the coin section.
    ///   - inputs: The keys of `game_over` and `inhibit` but their lines; without them there is no such input.
    /// - Throws: What the simulator, the broker and the payer throw.
    init(
        active: ActiveLevel = .high, coin: String = "pulse: 20ms, gap: 20ms", inputs: [String: String] = [:]
    ) throws {
        let chip = try SimulatedChip()
        let lines = try (0...2).map { try chip.line($0) }
        let broker = try TestBroker()
        self.chip = chip
        self.active = active
        (self.coin, gameOver, inhibit) = (lines[0], lines[1], lines[2])
        self.broker = broker
        trace = try KernelTrace(chip, 0)
        daemon = try DaemonUnderTest(brokerPort: broker.port) { sections in
            sections["coin"] = "{line: '\(lines[0].reference)', active: \(active.rawValue), \(coin)}"
            for (input, line) in [("game_over", lines[1]), ("inhibit", lines[2])] {
                sections[input] = inputs[input].map { "{line: '\(line.reference)', \($0)}" }
            }
            // All that may be written in the lab is memory.
            sections["ledger"]?.replace("}", with: ", volatile: true}")
        }
        payer = try TestPayer(brokerPort: broker.port)
    }

    /// Starts the daemon and returns at once.
    func start() throws {
        try daemon.start(environment: runtimeDirectory)
    }

    /// Starts the daemon and returns when it is connected.
    func startConnected() throws {
        try start()
        try daemon.awaitConnected()
    }

    /// Pays and waits until it is given.
    func payAndAwait(_ transaction: String, credits: Int = 1) throws {
        try payer.pay(transaction, credits: credits)
        try payer.await("\(transaction) delivered") { try $0.outcomes(of: transaction).last == .delivered }
    }

    /// Whether the coin switch is closed, by the daemon or by what pulls at the line.
    var isSwitchClosed: Bool {
        get throws { try coin.isHigh == (active == .high) }
    }

    /// Waits until the coin switch is closed, or open.
    func awaitSwitch(closed: Bool) throws {
        let deadline = MonotonicInstant.now().advanced(by: .seconds(30))
        while try isSwitchClosed != closed {
            guard MonotonicInstant.now() < deadline else {
                throw DaemonFailure("the switch is not \(closed ? "closed" : "open")\n\(daemon.log)")
            }
            usleep(500)
        }
    }

    /// What the kernel counted: the pulses of the coin line, by whichever process.
    var pulses: [KernelTrace.Pulse] {
        get throws { try trace.pulses(active) }
    }

    /// How many lines of the daemon's log hold `text`.
    func logged(_ text: String) -> Int {
        daemon.log.split(separator: "\n").count { $0.contains(text) }
    }

    /// Runs `coinpulsed --release-lines`, as the unit does when the daemon has ended.
    ///
    /// - Parameters:
    ///   - wrapper: A command that becomes the program behind it, such as `setpriv`.
    ///   - environment: Further variables.
    /// - Returns: Its exit status and its words.
    /// - Throws: `TestProcess.Failure` when it cannot be started.
    func releaseLines(
        through wrapper: [String] = [], environment: [String: String] = [:]
    ) throws -> (status: CInt, words: String) {
        let process = try TestProcess(
            wrapper + [try DaemonUnderTest.program(), "--release-lines"],
            environment: runtimeDirectory.merging(environment) { $1 })
        let status = process.wait()
        process.waitForEnd()
        return (status, process.output)
    }

    /// Where the record of the claimed lines is.
    private var runtimeDirectory: [String: String] { ["RUNTIME_DIRECTORY": daemon.folder] }
}
