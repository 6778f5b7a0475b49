import CabinetModel
import Foundation
import Synchronization
import TestSupport

/// A chip of the kernel's simulator, made for one test and removed with this object.
///
/// Its label, and the names of its lines, are its own, so that tests which run at the same time do not meet. What a line
/// is told and shows goes through the simulator's files: nothing of the code under test stands between.
final class SimulatedChip: Sendable {
    static let made = Atomic(0)

    let label: String
    private let folder: String

    /// Makes it and plugs it in.
    ///
    /// - Parameters:
    ///   - label: Its label; one that no other chip has unless it is given.
    ///   - lines: The number of its lines.
    ///   - names: The names that some of them have.
    /// - Throws: What the simulator's files throw.
    init(label: String? = nil, lines: Int = 4, names: [Int: String] = [:]) throws {
        let number = Self.made.add(1, ordering: .relaxed).newValue
        self.label = label ?? "test-chip-\(number)"
        folder = "/sys/kernel/config/gpio-sim/test\(number)"
        try FileManager.default.createDirectory(atPath: "\(folder)/bank0", withIntermediateDirectories: true)
        try KernelFile.write("\(lines)", to: "\(folder)/bank0/num_lines")
        try KernelFile.write(self.label, to: "\(folder)/bank0/label")
        for (offset, name) in names {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/bank0/line\(offset)", withIntermediateDirectories: false)
            try KernelFile.write(name, to: "\(folder)/bank0/line\(offset)/name")
        }
        try plug()
    }

    deinit {
        // Only an unplugged one can be removed, and folders of the kernel only one by one, the inner ones first.
        try? unplug()
        let inner = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/bank0")) ?? []
        for name in inner where name.hasPrefix("line") { rmdir("\(folder)/bank0/\(name)") }
        rmdir("\(folder)/bank0")
        rmdir(folder)
    }

    func plug() throws {
        try KernelFile.write("1", to: "\(folder)/live")
    }

    func unplug() throws {
        try KernelFile.write("0", to: "\(folder)/live")
    }

    /// Its device, such as `/dev/gpiochip2`, for as long as it stays plugged in.
    var device: String {
        get throws { "/dev/" + (try KernelFile.read("\(folder)/bank0/chip_name")) }
    }

    /// The line at `offset`, for as long as the chip stays plugged in.
    func line(_ offset: Int) throws -> SimulatedLine {
        let parent = try KernelFile.read("\(folder)/dev_name")
        let chip = try KernelFile.read("\(folder)/bank0/chip_name")
        return SimulatedLine(
            reference: .offset(chipLabel: label, offset: offset),
            folder: "/sys/devices/platform/\(parent)/\(chip)/sim_gpio\(offset)")
    }
}
