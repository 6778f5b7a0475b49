import Foundation
import GPIO
import Synchronization

/// What the kernel did to one line, in order, as its own trace tells it.
///
/// Every level that was set and every change of direction is there, however short: what happens between two looks at a
/// level cannot escape it.
final class KernelTrace: Sendable {
    /// One thing that the kernel did; levels are electrical.
    enum Event: Equatable {
        case output
        case input
        case set(high: Bool)
    }

    private static let made = Atomic(0)
    private static let root = "/sys/kernel/tracing/instances"
    private let folder: String

    /// Starts to trace the line at `offset` of `chip`.
    init(_ chip: SimulatedChip, _ offset: Int) throws {
        let number = try Self.firstNumber(of: chip.label) + offset
        folder = "\(Self.root)/lab\(Self.made.add(1, ordering: .relaxed).newValue)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        for event in ["gpio_value", "gpio_direction"] {
            try KernelFile.write("gpio == \(number)", to: "\(folder)/events/gpio/\(event)/filter")
            try KernelFile.write("1", to: "\(folder)/events/gpio/\(event)/enable")
        }
    }

    deinit {
        rmdir(folder)
    }

    /// What was done since the start.
    var events: [Event] {
        get throws {
            let text = try String(contentsOfFile: "\(folder)/trace", encoding: .utf8)
            return text.split(separator: "\n").compactMap(Self.event)
        }
    }

    /// The levels among the events.
    var levels: [Bool] {
        get throws {
            try events.compactMap { event in
                guard case .set(let high) = event else { return nil }
                return high
            }
        }
    }

    /// The kernel numbers the lines of all chips in one row.
    private static func firstNumber(of label: String) throws -> Int {
        let folder = "/sys/class/gpio"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix("gpiochip") {
            // Another test may have unplugged its chip since.
            guard (try? KernelFile.read("\(folder)/\(name)/label")) == label else { continue }
            if let number = Int(name.dropFirst("gpiochip".count)) { return number }
        }
        throw GPIOError.noChips
    }

    /// Reads `… gpio_value: 484 set 1` and `… gpio_direction: 484 out (0)`; `nil` for a reading of a level.
    private static func event(_ line: Substring) -> Event? {
        let words = line.split(separator: " ")
        guard let name = words.firstIndex(where: { $0 == "gpio_value:" || $0 == "gpio_direction:" }),
            words.count > name + 3
        else { return nil }
        switch (words[name], words[name + 2]) {
        case ("gpio_value:", "set"): return .set(high: words[name + 3] == "1")
        case ("gpio_direction:", "out"): return .output
        case ("gpio_direction:", "in"): return .input
        default: return nil
        }
    }
}
