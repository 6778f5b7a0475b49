import CabinetModel
import Foundation
import GPIO
import Synchronization
import TestSupport

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

    /// When it did it.
    struct Change {
        let at: MonotonicInstant
        let event: Event
    }

    /// One closing of a coin switch, and the next opening.
    ///
    /// The end of a process that is killed leaves no event: its last pulse ends here with the next claim.
    struct Pulse {
        let closedAt: MonotonicInstant
        var openedAt: MonotonicInstant?

        /// `nil` while it lasts.
        var width: Duration? { openedAt.map { closedAt.duration(to: $0) } }
    }

    private static let made = Atomic(0)
    private static let root = "/sys/kernel/tracing/instances"
    private let folder: String

    /// Starts to trace the line at `offset` of `chip`.
    init(_ chip: SimulatedChip, _ offset: Int) throws {
        let number = try Self.firstNumber(of: chip.label) + offset
        folder = "\(Self.root)/lab\(Self.made.add(1, ordering: .relaxed).newValue)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        // The clock of the daemon and of the tests.
        try KernelFile.write("mono", to: "\(folder)/trace_clock")
        for event in ["gpio_value", "gpio_direction"] {
            try KernelFile.write("gpio == \(number)", to: "\(folder)/events/gpio/\(event)/filter")
            try KernelFile.write("1", to: "\(folder)/events/gpio/\(event)/enable")
        }
    }

    deinit {
        rmdir(folder)
    }

    /// What was done since the start, and when.
    var changes: [Change] {
        get throws {
            let lines = try KernelFile.readToEnd("\(folder)/trace").split(separator: "\n")
            try Self.requireAll(lines)
            return lines.compactMap(Self.change)
        }
    }

    /// What was done since the start.
    var events: [Event] {
        get throws { try changes.map(\.event) }
    }

    /// The pulses since the start, of a switch that `active` closes.
    func pulses(_ active: ActiveLevel = .high) throws -> [Pulse] {
        var pulses: [Pulse] = []
        for change in try changes {
            guard case .set(let high) = change.event else { continue }
            let isOpen = pulses.last.map { $0.openedAt != nil } ?? true
            switch (high == (active == .high), isOpen) {
            case (true, true): pulses.append(Pulse(closedAt: change.at))
            case (false, false): pulses[pulses.count - 1].openedAt = change.at
            default: break
            }
        }
        return pulses
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

    /// A record that has lost its beginning would hide what it is asked for: `# entries-in-buffer/entries-written: 5/5`.
    private static func requireAll(_ lines: [Substring]) throws {
        let head = "# entries-in-buffer/entries-written: "
        let counts = lines.first { $0.hasPrefix(head) }?.dropFirst(head.count).split(separator: " ").first
        guard let parts = counts?.split(separator: "/"), parts.count == 2, parts[0] == parts[1] else {
            throw DaemonFailure("the kernel's trace is not whole: \(counts ?? "no head")")
        }
    }

    /// Reads `… 12.345678: gpio_value: 484 set 1` and `… 12.345678: gpio_direction: 484 out (0)`; `nil` for a reading of
    /// a level.
    private static func change(_ line: Substring) -> Change? {
        let words = line.split(separator: " ")
        guard let name = words.firstIndex(where: { $0 == "gpio_value:" || $0 == "gpio_direction:" }),
            name > 0, words.count > name + 3, let at = instant(words[name - 1])
        else { return nil }
        switch (words[name], words[name + 2]) {
        case ("gpio_value:", "set"): return Change(at: at, event: .set(high: words[name + 3] == "1"))
        case ("gpio_direction:", "out"): return Change(at: at, event: .output)
        case ("gpio_direction:", "in"): return Change(at: at, event: .input)
        default: return nil
        }
    }

    /// Reads `12.345678:`.
    private static func instant(_ word: Substring) -> MonotonicInstant? {
        let parts = word.dropLast().split(separator: ".")
        guard parts.count == 2, let seconds = Int64(parts[0]), let microseconds = Int64(parts[1]) else { return nil }
        return MonotonicInstant(nanoseconds: (seconds * 1_000_000 + microseconds) * 1000)
    }
}
