import CabinetModel
import GPIO
import Glibc
import Testing

/// How a technician's word for a line finds it, or is refused with what would help.
@Suite struct FindingTests {
    /// Who refuses, in the words of the error.
    private func refusal(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "it was not refused"
        } catch {
            return "\(error)"
        }
    }

    private func claim(_ reference: LineReference, consumer: String = "lab") throws -> OutputLine {
        try OutputLine(claiming: reference, active: .high, drive: .pushPull, bias: .asIs, consumer: consumer)
    }

    @Test func `the library is the one that this run is for`() {
        let expected = getenv("LAB_LIBGPIOD").map { String(cString: $0) } ?? "LAB_LIBGPIOD is not set"
        #expect(GPIO.libraryVersion.hasPrefix(expected))
    }

    @Test func `a line is found by its name, and by its chip's label and its offset`() throws {
        let chip = try SimulatedChip(lines: 8, names: [5: "COIN A"])
        let byName = try GPIO.find(.name("COIN A"))
        #expect(byName.location.chipLabel == chip.label)
        #expect(byName.location.offset == 5)
        #expect(try byName.location.chipPath == chip.device)
        #expect(try GPIO.find(.offset(chipLabel: chip.label, offset: 5)) == byName)
        #expect(try GPIO.find(.offset(chipLabel: chip.label, offset: 6)).location.lineName == nil)
    }

    @Test func `the default chips of the lab are there`() throws {
        #expect(try GPIO.chips().prefix(2).map(\.label) == ["pinctrl-sim", "expander-sim"])
        for name in ["GPIO17", "GPIO22", "GPIO27"] {
            #expect(try GPIO.find(.name(name)).location.chipLabel == "pinctrl-sim")
        }
    }

    @Test func `a name that no line has is refused with the names that there are`() throws {
        let chip = try SimulatedChip(names: [2: "COIN B"])
        let words = refusal { _ = try GPIO.find(.name("COIN Z")) }
        #expect(words.contains("COIN Z") && words.contains("COIN B"), "\(words)")
        withExtendedLifetime(chip) {}
    }

    @Test func `an offset beyond the chip is refused with the lines that it has`() throws {
        let chip = try SimulatedChip(lines: 4)
        let words = refusal { _ = try GPIO.find(.offset(chipLabel: chip.label, offset: 4)) }
        #expect(words.contains("\(chip.label):0…3"), "\(words)")
    }

    @Test func `two lines of one name are refused with both places`() throws {
        let chips = try [SimulatedChip(names: [0: "COIN C"]), SimulatedChip(names: [3: "COIN C"])]
        let words = refusal { _ = try claim(.name("COIN C")) }
        #expect(words.contains("\(chips[0].label):0") && words.contains("\(chips[1].label):3"), "\(words)")
        let line = try claim(.offset(chipLabel: chips[1].label, offset: 3))
        #expect(try line.location.chipPath == chips[1].device)
    }

    @Test func `two chips of one label are refused with both devices`() throws {
        let chips = try [SimulatedChip(label: "twin-sim"), SimulatedChip(label: "twin-sim")]
        let words = refusal { _ = try claim(.offset(chipLabel: "twin-sim", offset: 1)) }
        for chip in chips { #expect(try words.contains(chip.device), "\(words)") }
    }

    @Test func `label and offset find the same line after the chips have changed their numbers`() throws {
        let chips = try [SimulatedChip(names: [1: "COIN D"]), SimulatedChip()]
        let devices = try chips.map { try $0.device }
        for chip in chips { try chip.unplug() }
        for chip in chips.reversed() { try chip.plug() }
        try #require(try chips.map { try $0.device } == devices.reversed(), "their numbers were to change")

        let references: [LineReference] = [.name("COIN D"), .offset(chipLabel: chips[0].label, offset: 1)]
        for reference in references {
            #expect(try GPIO.find(reference).location.chipPath == chips[0].device)
            let line = try claim(reference)
            try line.setActive(true)
            #expect(try chips[0].line(1).isHigh)
            #expect(try !chips[1].line(1).isHigh)
            line.release()
        }
    }

    @Test func `a second name of a chip's device does not make its lines ambiguous`() throws {
        let chip = try SimulatedChip(names: [1: "COIN E"])
        let second = "/dev/gpiochip99"
        try #require(symlink(chip.device, second) == 0)
        defer { unlink(second) }
        #expect(try GPIO.find(.name("COIN E")).location.chipPath == chip.device)
    }

    @Test func `a line that another process holds is refused with what that calls itself`() throws {
        let chip = try SimulatedChip()
        let wire = try chip.line(0)
        let holder = try LineHolder(wire)
        let location = try GPIO.find(wire.reference).location
        #expect(throws: GPIOError.busy(location, consumer: LineHolder.consumer)) { try claim(wire.reference) }
        #expect(throws: GPIOError.busy(location, consumer: LineHolder.consumer)) {
            try InputLine(claiming: wire.reference, active: .high, bias: .asIs, consumer: "lab")
        }
        #expect(refusal { _ = try claim(wire.reference) }.contains(LineHolder.consumer))
        holder.end(by: SIGKILL)
        try claim(wire.reference).release()
    }

    @Test(arguments: [
        ("coinpulsed", "coinpulsed"), (String(repeating: "x", count: 40), String(repeating: "x", count: 31)),
    ])
    func `a line tells who holds it, in at most 31 bytes`(consumer: String, shown: String) throws {
        let chip = try SimulatedChip()
        let line = try claim(.offset(chipLabel: chip.label, offset: 0), consumer: consumer)
        let state = try GPIO.find(.offset(chipLabel: chip.label, offset: 0))
        #expect(state.consumer == shown)
        #expect(state.isUsed && state.isOutput && !state.isActiveLow)
        line.release()
    }

    @Test func `a line is lost with its chip, and claimed again when that is back`() throws {
        let chip = try SimulatedChip()
        let reference = LineReference.offset(chipLabel: chip.label, offset: 0)
        let line = try claim(reference)
        try line.setActive(true)
        try chip.unplug()
        #expect(throws: GPIOError.lost(line.location, code: ENODEV)) { try line.setActive(false) }
        line.release()
        #expect(refusal { _ = try claim(reference) }.contains("no GPIO line \(chip.label):0"))
        try chip.plug()
        let again = try claim(reference)
        try again.setActive(true)
        #expect(try chip.line(0).isHigh)
    }

    @Test func `a machine without a chip says so`() throws {
        let lister = try ChipLister(.whereThereAreNone)
        #expect(lister.output.contains("there is no /dev/gpiochip*"), "\(lister.output)")
    }

    @Test func `a user without the right to a chip is told of the udev rule and the group`() throws {
        let lister = try ChipLister(.asNobody)
        for word in ["no permission", "/dev/gpiochip0", "60-coinpulse.rules", "group gpio"] {
            #expect(lister.output.contains(word), "\(lister.output)")
        }
    }
}
