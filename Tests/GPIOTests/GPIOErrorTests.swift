import CabinetModel
import CabinetPlatform
import Glibc
import Testing

@testable import GPIO

@Suite struct GPIOErrorTests {
    private static let plain = LineRequest(direction: .output(.pushPull), active: .high, bias: .asIs, consumer: "coin")
    private static let openDrain = LineRequest(
        direction: .output(.openDrain), active: .low, bias: .pullUp, consumer: "coin")
    private static let input = LineRequest(direction: .input, active: .low, bias: .asIs, consumer: "game over")
    private let line = Fixture.gpio17

    private func claiming(_ request: LineRequest, _ code: CInt, lineNow: LineState?) -> GPIOError {
        GPIOError(claiming: line, request, SystemError("claim", code: code), lineNow: lineNow)
    }

    @Test(arguments: [EACCES, EPERM]) func `a chip that may not be opened is a matter of permission`(code: CInt) {
        let error = GPIOError(opening: "/dev/gpiochip3", SystemError("open", code: code, context: "/dev/gpiochip3"))
        #expect(error == .permissionDenied(path: "/dev/gpiochip3"))
    }

    @Test func `any other failure to open names the chip`() {
        let error = GPIOError(opening: "/dev/gpiochip3", SystemError("open", code: ENOTTY, context: "/dev/gpiochip3"))
        #expect(
            error.description == "could not open /dev/gpiochip3: Inappropriate ioctl for device (ENOTTY)")
    }

    @Test(arguments: ["gpioset", nil]) func `a busy line says who holds it, if the holder says so`(consumer: String?) {
        let error = claiming(Self.plain, EBUSY, lineNow: Fixture.state(line, consumer: consumer))
        #expect(error == .busy(line, consumer: consumer))
    }

    @Test func `a busy line whose chip has gone since is still busy`() {
        #expect(claiming(Self.plain, EBUSY, lineNow: nil) == .busy(line, consumer: nil))
    }

    @Test(arguments: [ENODEV, ENXIO, ENOENT]) func `a claim on a chip that has gone is a lost line`(code: CInt) {
        #expect(claiming(Self.input, code, lineNow: nil) == .lost(line, code: code))
    }

    @Test(arguments: [ENODEV, ENXIO, EINVAL]) func `a chip that is there but has no interrupts cannot do edges`(
        code: CInt
    ) {
        let error = claiming(Self.input, code, lineNow: Fixture.state(line))
        #expect(error == .notSupported(feature: "edge events", line))
    }

    @Test(arguments: [EINVAL, EOPNOTSUPP, 524]) func `a refused demand is named`(code: CInt) {
        let error = claiming(Self.openDrain, code, lineNow: Fixture.state(line))
        #expect(error == .notSupported(feature: "drive open-drain with bias pull-up", line))
    }

    @Test func `a refusal of what every chip can do is a plain failure`() {
        let error = claiming(Self.plain, EINVAL, lineNow: Fixture.state(line))
        #expect(error == .failed(operation: "claim", code: EINVAL, location: line))
    }

    @Test(arguments: [ENODEV, ENXIO]) func `a claimed line whose chip has gone is lost`(code: CInt) {
        #expect(GPIOError(using: line, SystemError("drive", code: code)) == .lost(line, code: code))
    }

    @Test func `any other failure of a claimed line keeps its error number`() {
        let error = GPIOError(using: line, SystemError("drive", code: EIO))
        #expect(error == .failed(operation: "drive", code: EIO, location: line))
    }

    @Test(arguments: [
        (GPIOError.noChips, ["no GPIO chip", "/dev/gpiochip*", "simulated:NAME"]),
        (.permissionDenied(path: "/dev/gpiochip0"), ["/dev/gpiochip0", "60-coinpulse.rules", "group gpio"]),
        (.notFound(reference: "GPIO9", existing: ["GPIO1", "GPIO2"]), ["GPIO9", "there are: GPIO1, GPIO2"]),
        (.notFound(reference: "GPIO9", existing: []), ["there are: none"]),
        (
            .ambiguous(reference: "GPIO17", places: [Fixture.gpio17, Fixture.gpio17]),
            ["2 GPIO lines", "GPIO17 (pinctrl-rp1:17, /dev/gpiochip0), GPIO17 (", "LABEL:OFFSET"]
        ),
        (.busy(Fixture.gpio17, consumer: "gpioset"), ["GPIO17 (pinctrl-rp1:17, /dev/gpiochip0)", "\"gpioset\""]),
        (.busy(Fixture.gpio17, consumer: nil), ["something that gives no name"]),
        (.lost(Fixture.gpio17, code: ENODEV), ["lost GPIO17", "No such device (ENODEV)", "unplugged"]),
        (.notSupported(feature: "edge events", Fixture.gpio17), ["GPIO17", "does not support edge events"]),
        (
            .failed(operation: "drive", code: EIO, location: Fixture.gpio17),
            ["could not drive GPIO17 (pinctrl-rp1:17, /dev/gpiochip0): Input/output error (EIO)"]
        ),
    ])
    func `a description says what happened, where and what to do, on one line`(error: GPIOError, parts: [String]) {
        for part in parts {
            #expect(error.description.contains(part))
        }
        #expect(!error.description.contains("\n"))
    }

    @Test func `a very long list of names is cut with a count`() {
        let names = (0..<100).map { "L\($0)" }
        let text = GPIOError.notFound(reference: "X", existing: names).description
        #expect(text.hasSuffix("L62, L63 and 36 more"))
    }
}
