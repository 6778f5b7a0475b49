import CabinetModel
import CabinetPlatform
import Glibc
import TestSupport

/// A contact at the other end of a wire, which bounces.
struct Contact {
    let wire: SimulatedLine
    private(set) var isClosed: Bool
    private var random: SeededGenerator

    /// An open contact; open is low.
    init(_ wire: SimulatedLine, seed: UInt64) throws {
        self.wire = wire
        isClosed = false
        random = SeededGenerator(seed: seed)
        try wire.pull(up: false)
    }

    /// Turns to the other level by way of many changes at random moments.
    ///
    /// - Parameter train: How long it bounces.
    /// - Returns: The longest time between two changes. This machine may have slept much longer than it was told to.
    /// - Throws: What the simulator's files throw.
    mutating func bounce(for train: Duration) throws -> Duration {
        let end = MonotonicInstant.now().advanced(by: train)
        var (longest, latest) = (Duration.zero, MonotonicInstant.now())
        repeat {
            // An odd number of changes leaves it at the other level.
            for _ in 0..<2 {
                try change()
                longest = max(longest, latest.duration(to: .now()))
                latest = .now()
                usleep(UInt32.random(in: 50...2000, using: &random))
            }
        } while MonotonicInstant.now() < end
        try change()
        return max(longest, latest.duration(to: .now()))
    }

    /// Changes and comes back.
    ///
    /// - Returns: How long it was away at most.
    mutating func glitch(for time: Duration) throws -> Duration {
        let start = MonotonicInstant.now()
        try change()
        usleep(UInt32(time / .microseconds(1)))
        try change()
        return start.duration(to: .now())
    }

    /// Changes once, without a bounce.
    mutating func change() throws {
        isClosed.toggle()
        try wire.pull(up: isClosed)
    }
}
