import CabinetModel
import Testing

@testable import GPIO

/// The way through the real library, on whatever machine the tests run; most have no GPIO chip.
@Suite struct MachineTests {
    @Test func `a machine answers with its chips, or that it has none, or that it may not be asked`() {
        let devices = ChipDevices.paths(in: "/dev")
        do {
            let chips = try GPIO.chips()
            #expect(chips.map(\.path) == devices)
        } catch .noChips {
            #expect(devices.isEmpty)
        } catch .permissionDenied(let path) {
            #expect(devices.contains(path))
        } catch {
            Issue.record(error)
        }
    }

    @Test func `a line that no machine has is claimed neither way, and nowhere put to inactive`() {
        let reference = LineReference.name("coinpulse-no-such-line")
        #expect(throws: GPIOError.self) {
            try OutputLine(claiming: reference, active: .high, drive: .pushPull, bias: .asIs, consumer: "test")
        }
        #expect(throws: GPIOError.self) {
            try InputLine(claiming: reference, active: .high, bias: .asIs, consumer: "test")
        }
        #expect(throws: GPIOError.self) {
            try LineRelease.putInactive(
                chipLabel: "coinpulse-no-such-chip", offset: 0, active: .high, drive: .pushPull, consumer: "test")
        }
    }
}
