import Testing

@testable import GPIO

@Suite struct LineLocationTests {
    @Test func `a line with a name is described by name, label, offset and device`() {
        #expect(Fixture.gpio17.description == "GPIO17 (pinctrl-rp1:17, /dev/gpiochip0)")
    }

    @Test func `a line without a name is described by label, offset and device`() {
        let location = Fixture.chip(2, label: "sunxi", lines: ["", ""]).lines[1].location
        #expect(location.description == "sunxi:1 (/dev/gpiochip2)")
    }
}
