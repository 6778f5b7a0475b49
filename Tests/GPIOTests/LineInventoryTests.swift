import CabinetModel
import Testing

@testable import GPIO

@Suite struct LineInventoryTests {
    private let board = LineInventory(chips: [
        Fixture.chip(0, label: "pinctrl-rp1", lines: ["ID_SD", "GPIO1", "GPIO2"]),
        Fixture.chip(1, label: "expander", lines: ["RELAY", "", "GPIO2"]),
        Fixture.chip(10, label: "expander", lines: ["OTHER"]),
    ])

    @Test func `a name is found wherever it is`() throws {
        let state = try board.resolve(.name("RELAY"))
        #expect(state.location.chipPath == "/dev/gpiochip1")
        #expect(state.location.offset == 0)
    }

    @Test func `a label and an offset find a line without a name`() throws {
        let unnamed = LineInventory(chips: [Fixture.chip(4, label: "sunxi", lines: ["", ""])])
        let state = try unnamed.resolve(.offset(chipLabel: "sunxi", offset: 1))
        #expect(state.location.description == "sunxi:1 (/dev/gpiochip4)")
    }

    @Test func `a name on two chips is refused with both places`() {
        let places = [board.chips[0].lines[2].location, board.chips[1].lines[2].location]
        #expect(throws: GPIOError.ambiguous(reference: "GPIO2", places: places)) {
            try board.resolve(.name("GPIO2"))
        }
    }

    @Test func `a name twice on one chip is refused with both places`() {
        let chip = Fixture.chip(0, label: "gpio", lines: ["NC", "NC"])
        #expect(throws: GPIOError.ambiguous(reference: "NC", places: chip.lines.map(\.location))) {
            try LineInventory(chips: [chip]).resolve(.name("NC"))
        }
    }

    @Test func `a label that two chips share is refused with both places`() {
        let places = [board.chips[1].lines[0].location, board.chips[2].lines[0].location]
        #expect(throws: GPIOError.ambiguous(reference: "expander:0", places: places)) {
            try board.resolve(.offset(chipLabel: "expander", offset: 0))
        }
    }

    @Test func `of two chips with one label the one that has the offset is meant`() throws {
        let state = try board.resolve(.offset(chipLabel: "expander", offset: 1))
        #expect(state.location.chipPath == "/dev/gpiochip1")
    }

    @Test func `a missing name is answered with the names that exist, each once`() {
        let existing = ["ID_SD", "GPIO1", "GPIO2", "RELAY", "OTHER"]
        #expect(throws: GPIOError.notFound(reference: "GPIO17", existing: existing)) {
            try board.resolve(.name("GPIO17"))
        }
    }

    @Test func `a missing name on a board that names no line is answered with labels and offsets`() {
        let unnamed = LineInventory(chips: [
            Fixture.chip(0, label: "sunxi", lines: ["", "", ""]), Fixture.chip(1, label: "axp", lines: [""]),
            Fixture.chip(2, label: "empty", lines: []),
        ])
        #expect(throws: GPIOError.notFound(reference: "GPIO17", existing: ["sunxi:0…2", "axp:0"])) {
            try unnamed.resolve(.name("GPIO17"))
        }
    }

    @Test(arguments: [LineReference.offset(chipLabel: "pinctrl-rp1", offset: 3), .offset(chipLabel: "rp1", offset: 0)])
    func `a missing label or offset is answered with labels and offsets`(reference: LineReference) {
        let existing = ["pinctrl-rp1:0…2", "expander:0…2", "expander:0"]
        #expect(throws: GPIOError.notFound(reference: reference.description, existing: existing)) {
            try board.resolve(reference)
        }
    }

    @Test func `names are told apart by case`() {
        #expect(throws: GPIOError.self) { try board.resolve(.name("relay")) }
    }

    @Test func `without chips nothing is missing but the chips`() {
        #expect(throws: GPIOError.noChips) { try LineInventory(chips: []).resolve(.name("GPIO17")) }
    }

    @Test func `a simulated line is never asked of the kernel`() async {
        await #expect(processExitsWith: .failure) {
            let inventory = LineInventory(chips: [Fixture.chip(0, label: "gpio", lines: ["coin"])])
            _ = try? inventory.resolve(.simulated(name: "coin"))
        }
    }
}
