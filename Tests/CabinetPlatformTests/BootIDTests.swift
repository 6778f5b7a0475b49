import CabinetPlatform
import Testing

@Suite struct BootIDTests {
    private static let digits = "0123456789abcdef0123456789abcdef"

    @Test(arguments: [digits, "01234567-89ab-cdef-0123-456789ABCDEF\n"])
    func `what the unit hands over is taken, as systemd or as the kernel writes it`(text: String) {
        #expect(BootID.current(environment: ["BOOT_ID": text]) == Self.digits)
    }

    @Test(arguments: [nil, "", "%b", "0123456789abcdef0123456789abcdeg", "\(digits)0"] as [String?])
    func `without one the kernel is asked, and it says the same each time`(text: String?) {
        let environment = text.map { ["BOOT_ID": $0] } ?? [:]
        let id = BootID.current(environment: environment)
        #expect(id?.count == 32)
        #expect(id == BootID.current(environment: [:]))
    }
}
