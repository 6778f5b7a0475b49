import CabinetModel
import Glibc
import TestSupport
import Testing

/// A daemon whose line only a technician can give it does not start, and says what the technician needs to know.
@Suite struct RefusedLineTests {
    /// Starts a daemon on `line` and lets it end.
    ///
    /// - Returns: Its exit status and its words.
    private func refusal(
        of line: LineReference, through wrapper: [String] = [], prepare: (DaemonUnderTest) throws -> Void = { _ in }
    ) throws -> (status: CInt, words: String) {
        // It never comes to the broker.
        let daemon = try DaemonUnderTest(brokerPort: try FreePort.next()) { sections in
            sections["coin"] = "{line: '\(line)'}"
            sections["ledger"]?.replace("}", with: ", volatile: true}")
        }
        try prepare(daemon)
        try daemon.start(environment: ["RUNTIME_DIRECTORY": daemon.folder], through: wrapper)
        let status = daemon.wait()
        return (status, daemon.log)
    }

    @Test func `a line that another process holds is named with its chip and its holder`() throws {
        let chip = try SimulatedChip(names: [0: "COIN_F"])
        let wire = try chip.line(0)
        let holder = try LineHolder(wire)
        let trace = try KernelTrace(chip, 0)
        let refusal = try refusal(of: .name("COIN_F"))
        #expect(refusal.status == 69)
        for word in ["COIN_F", "\(chip.label):0", LineHolder.consumer] {
            #expect(refusal.words.contains(word), "\(refusal.words)")
        }
        #expect(try wire.isHigh && trace.events.isEmpty, "it was left alone")
        holder.end(by: SIGKILL)
    }

    @Test func `two lines of one name are both named`() throws {
        let chips = try [SimulatedChip(names: [0: "COIN_G"]), SimulatedChip(names: [3: "COIN_G"])]
        let refusal = try refusal(of: .name("COIN_G"))
        #expect(refusal.status == 69)
        for word in ["COIN_G", "\(chips[0].label):0", "\(chips[1].label):3"] {
            #expect(refusal.words.contains(word), "\(refusal.words)")
        }
    }

    @Test func `a user without the right to the chip is told of the udev rule and the group`() throws {
        let nobody: UInt32 = 65534
        // It may read everything, so that it finds its program and its libraries wherever they were built; it may not write.
        let onlyRead = ["inh", "ambient"].map { "--\($0)-caps=+dac_read_search" }
        let refusal = try refusal(
            of: .name("GPIO17"),
            through: ["setpriv", "--reuid=\(nobody)", "--regid=\(nobody)", "--clear-groups"] + onlyRead
        ) { daemon in
            for path in [daemon.folder, daemon.configPath] { try #require(chown(path, nobody, nobody) == 0) }
        }
        #expect(refusal.status == 77)
        for word in ["no permission", "/dev/gpiochip", "60-coinpulse.rules", "group gpio"] {
            #expect(refusal.words.contains(word), "\(refusal.words)")
        }
    }
}
