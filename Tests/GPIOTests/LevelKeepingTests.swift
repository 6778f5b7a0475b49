import Testing

@testable import GPIO

@Suite struct LevelKeepingTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    @Test(arguments: [("Y\n", true), ("N\n", false), ("1", true), ("0", false), ("y", true), ("n", false)])
    func `the kernel's word is taken`(text: String, keeps: Bool) throws {
        try folder.write("pinctrl_bcm2835/parameters/persist_gpio_outputs", text)
        #expect(GPIO.persistsOutputs(modules: folder.path) == keeps)
    }

    @Test(arguments: ["", "maybe\n"]) func `a text that is neither yes nor no is no word`(text: String) throws {
        try folder.write("pinctrl_bcm2835/parameters/persist_gpio_outputs", text)
        #expect(GPIO.persistsOutputs(modules: folder.path) == nil)
    }

    @Test func `a kernel without the parameter says nothing`() {
        #expect(GPIO.persistsOutputs(modules: folder.path) == nil)
    }

    @Test func `one driver that keeps levels is enough`() throws {
        try folder.write("pinctrl_bcm2835/parameters/persist_gpio_outputs", "N\n")
        try folder.write("pinctrl_rp1/parameters/persist_gpio_outputs", "Y\n")
        #expect(GPIO.persistsOutputs(modules: folder.path) == true)
    }
}
