import Testing

@testable import GPIO

@Suite struct ChipDevicesTests {
    @Test func `chips come by number, and only chips come`() {
        let names = ["gpiochip10", "gpio", "gpiochip2", "null", "gpiochip", "gpiochip1a", "xgpiochip3", "gpiochip0"]
        #expect(ChipDevices.ordered(names) == ["gpiochip0", "gpiochip2", "gpiochip10"])
    }

    @Test func `a second name of a chip and a plain file are not chips`() throws {
        let folder = try ScratchFolder()
        try folder.link("gpiochip4", to: "/dev/null")
        try folder.write("gpiochip5", "")
        #expect(ChipDevices.paths(in: folder.path).isEmpty)
    }

    @Test func `a folder that does not exist has no chips`() {
        #expect(ChipDevices.paths(in: "/nonexistent").isEmpty)
    }

    @Test func `without chip devices the machine has no chips`() throws {
        let folder = try ScratchFolder()
        #expect(throws: GPIOError.noChips) { try GPIO.inventory(of: folder.path) }
    }
}
