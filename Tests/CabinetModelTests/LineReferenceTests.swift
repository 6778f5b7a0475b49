import CabinetModel
import Testing

@Suite struct LineReferenceTests {
    @Test(arguments: [
        ("GPIO17", LineReference.name("GPIO17")), ("PIN_11", .name("PIN_11")), ("gpiochip0", .name("gpiochip0")),
        ("pinctrl-rp1:17", .offset(chipLabel: "pinctrl-rp1", offset: 17)), ("a:0", .offset(chipLabel: "a", offset: 0)),
        ("1000000.gpio:65535", .offset(chipLabel: "1000000.gpio", offset: 65_535)),
        ("INT33FF:00:4", .offset(chipLabel: "INT33FF:00", offset: 4)),
        ("gpiochipX:1", .offset(chipLabel: "gpiochipX", offset: 1)),
        ("simulated:coin", .simulated(name: "coin")), ("simulated:a:b", .simulated(name: "a:b")),
        (String(repeating: "x", count: 128), .name(String(repeating: "x", count: 128))),
    ])
    func `a line is read by name, by chip and offset, or as simulated, and written back`(
        text: String, line: LineReference
    ) {
        #expect(LineReference(text) == line)
        #expect(line.description == text)
        #expect(line.isSimulated == text.hasPrefix("simulated:"))
    }

    @Test(arguments: [
        "", " ", "GPIO 17", "GPIO17\n", "GPIO17\0", "\u{7F}", ":17", "chip:", "chip:x", "chip:-1", "chip:65536",
        "chip:1.0", "chip:+17", "chip:007",
        "chip:99999999999999999999", "gpiochip0:17", "gpiochip12:3", "/dev/gpiochip0:17", "/dev/gpiochip0", "/sys/x",
        "simulated:", String(repeating: "x", count: 129),
    ])
    func `every other text is refused`(text: String) {
        #expect(LineReference(text) == nil)
    }
}
