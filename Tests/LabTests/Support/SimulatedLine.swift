import CabinetModel

/// One line of a simulated chip, as the wire behind it: what pulls at it, and the level that it has.
struct SimulatedLine: Sendable {
    /// How the code under test is told which one.
    let reference: LineReference
    let folder: String

    /// The electrical level: true is high.
    var isHigh: Bool {
        get throws { try KernelFile.read("\(folder)/value") == "1" }
    }

    /// Whether what pulls at it, from outside or by the chip's own resistor, pulls up.
    var isPulledUp: Bool {
        get throws { try KernelFile.read("\(folder)/pull") == "pull-up" }
    }

    /// Lets something outside pull; the level follows unless the chip drives the line.
    func pull(up: Bool) throws {
        try KernelFile.write(up ? "pull-up" : "pull-down", to: "\(folder)/pull")
    }
}
