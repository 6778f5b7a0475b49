import Glibc

extension GPIO {
    /// Whether this kernel keeps an output's level after the program that set it has gone; `nil` when it does not say.
    ///
    /// Raspberry Pi kernels do by default. There a killed program can leave a coin switch closed, until something puts
    /// the line back: see ``LineRelease``. A kernel that says nothing (`nil`) makes the line an input again, as far
    /// as is known.
    ///
    /// - Parameter modules: Where the kernel shows its modules.
    /// - Returns: The kernel's word; `true` as soon as one driver keeps levels.
    public static func persistsOutputs(modules: String = "/sys/module") -> Bool? {
        // One driver for the chips of Pi 0 to 4, one for Pi 5. Both can be loaded, and one that keeps levels is enough.
        let answers = ["pinctrl_bcm2835", "pinctrl_rp1"].compactMap { module in
            firstByte(of: "\(modules)/\(module)/parameters/persist_gpio_outputs").flatMap(truth)
        }
        return answers.isEmpty ? nil : answers.contains(true)
    }

    /// Reads a kernel parameter of type `bool`, which shows as `Y` or `N`.
    private static func truth(of byte: UInt8) -> Bool? {
        switch byte {
        case UInt8(ascii: "Y"), UInt8(ascii: "y"), UInt8(ascii: "1"): true
        case UInt8(ascii: "N"), UInt8(ascii: "n"), UInt8(ascii: "0"): false
        default: nil
        }
    }

    private static func firstByte(of path: String) -> UInt8? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var byte: UInt8 = 0
        return read(descriptor, &byte, 1) == 1 ? byte : nil
    }
}
