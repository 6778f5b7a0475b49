import CabinetSettings
import Testing

struct RGBTests {
    @Test(
        arguments: [("#000000", 0), ("#00000f", 0xF), ("#140a32", 0x140A32), ("#FFD447", 0xFFD447)]
            as [(String, UInt32)])
    func `a colour is red, green and blue in this order`(text: String, value: UInt32) throws {
        let colour = try #require(RGB(text))

        #expect(colour.value == value)
        #expect(colour == RGB(value))
        #expect("\(colour)" == text.lowercased())
    }

    @Test func `what is more than three channels is left out`() {
        #expect(RGB(0xFF12_3456) == RGB(0x123456))
    }
}
