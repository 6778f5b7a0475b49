import CabinetModel
import CabinetProtocol
import Foundation
import Glibc
import TestSupport
import Testing

/// A daemon whose lines are not there waits for them, at the start as later: a driver loads late, an adapter is plugged in.
@Suite struct AbsentLineTests {
    private func daemon(_ line: LineReference, inhibit: LineReference? = nil) throws -> DaemonUnderTest {
        // It never meets its broker.
        try DaemonUnderTest(brokerPort: try FreePort.next()) { sections in
            sections["coin"] = "{line: '\(line)', pulse: 20ms, gap: 20ms}"
            sections["game_over"] = "{}"
            sections["inhibit"] = inhibit.map { "{line: '\($0)', active: high, bias: as-is}" } ?? "{}"
            sections["ledger"]?.replace("}", with: ", volatile: true}")
        }
    }

    @Test
    func `a line that is named before its chip is there is lost, told with those that are, and then gives pulses`()
        throws
    {
        let label = "late-sim"
        let daemon = try daemon(.offset(chipLabel: label, offset: 1), inhibit: .offset(chipLabel: label, offset: 2))
        try daemon.start(environment: ["RUNTIME_DIRECTORY": daemon.folder])
        try daemon.awaitState("without its lines") { $0.reasons.contains(.lineLost) }
        #expect(daemon.waitForLog("The coin line is not there"))
        for word in ["\(label):1", "pinctrl-sim:0…27"] { #expect(daemon.log.contains(word), "\(daemon.log)") }
        _ = try daemon.ask(#"{"request":"credit","credits":2}"#)
        let chip = try SimulatedChip(label: label)
        let trace = try KernelTrace(chip, 1)
        try daemon.awaitState("with its lines") { !$0.reasons.contains(.lineLost) }
        try daemon.awaitNothingOwed()
        #expect(try trace.pulses(.high).count == 2)
        #expect(try String(contentsOfFile: "\(daemon.folder)/lines", encoding: .utf8).contains(label))
        #expect(daemon.log.split(separator: "\n").count { $0.contains("The coin line is not there") } == 1)
        #expect(daemon.end(SIGTERM) == 0)
    }

    @Test func `a machine without a chip is told so, and waits`() throws {
        let daemon = try daemon(.name("GPIO17"))
        // Devices of its own, which are none: this process's are not touched.
        try daemon.start(
            environment: ["RUNTIME_DIRECTORY": daemon.folder],
            through: ["unshare", "--mount", "sh", "-c", #"mount -t tmpfs none /dev && exec "$0" "$@""#])
        #expect(daemon.waitForLog("there is no /dev/gpiochip*"), "\(daemon.log)")
        try daemon.awaitState("without its line") { $0.reasons.contains(.lineLost) }
        #expect(daemon.end(SIGTERM) == 0)
    }
}
