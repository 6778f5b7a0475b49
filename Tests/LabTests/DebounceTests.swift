import CabinetModel
import GPIO
import Glibc
import TestSupport
import Testing

/// A bouncing contact, through a real chip and the daemon's own watcher: the debounce is ours with every libgpiod.
///
/// The lab may sleep longer than it was told to. Where that made a gap which the debounce time rightly takes for a rest,
/// the contact is used again; a test fails only by what the watcher told of a contact that kept its times.
@Suite struct DebounceTests {
    private static let debounce = Duration.milliseconds(150)
    private static let attempts = 20
    private let chip: SimulatedChip
    private let wire: SimulatedLine

    init() throws {
        chip = try SimulatedChip()
        wire = try chip.line(0)
    }

    @Test(arguments: [1, 2, 5, 10, 20, 30])
    func `a contact that bounces for so many milliseconds is told once for each turn`(milliseconds: Int) throws {
        for attempt in 1...Self.attempts {
            var contact = try Contact(wire, seed: UInt64(attempt))
            let input = try WatchedInput(wire, debounce: Self.debounce)
            let closing = try contact.bounce(for: .milliseconds(milliseconds))
            guard closing < Self.debounce else { continue }
            #expect(input.wait(for: 1) == [true], "attempt \(attempt)")
            let opening = try contact.bounce(for: .milliseconds(milliseconds))
            guard opening < Self.debounce else { continue }
            #expect(input.rest(at: false, for: Self.debounce * 2) == [true, false], "attempt \(attempt)")
            return
        }
        Issue.record("this machine is too busy: it kept no contact's times in \(Self.attempts) attempts")
    }

    @Test(arguments: ActiveLevel.allCases)
    func `a glitch that is shorter than the debounce time is nothing, and a longer spell is`(active: ActiveLevel) throws
    {
        for attempt in 1...Self.attempts {
            var contact = try Contact(wire, seed: UInt64(attempt))
            if active == .low { try contact.change() }
            let input = try WatchedInput(wire, active: active, debounce: Self.debounce)
            var longest = Duration.zero
            for milliseconds in [1, 5, 20, 50] {
                longest = max(longest, try contact.glitch(for: .milliseconds(milliseconds)))
            }
            guard longest < Self.debounce else { continue }
            try contact.change()
            #expect(input.wait(for: 1) == [true])
            try contact.change()
            #expect(input.rest(at: false, for: Self.debounce * 2) == [true, false])
            return
        }
        Issue.record("this machine is too busy: it kept no contact's times in \(Self.attempts) attempts")
    }

    @Test func `a level that does not last for the hold is not told, and one that does is told once`() throws {
        for attempt in 1...Self.attempts {
            var contact = try Contact(wire, seed: UInt64(attempt))
            let input = try WatchedInput(wire, debounce: .milliseconds(20), hold: .seconds(1))
            let press = try contact.glitch(for: .milliseconds(200))
            guard press < .seconds(1) else { continue }
            try contact.change()
            #expect(input.wait(for: 1) == [true])
            try contact.change()
            #expect(input.rest(at: false, for: Self.debounce * 2) == [true, false])
            return
        }
        Issue.record("this machine is too busy: it kept no contact's times in \(Self.attempts) attempts")
    }

    @Test(arguments: [true, false])
    func `a contact that is closed at the start is told unless that is known, and when it opens`(isKnown: Bool) throws {
        var contact = try Contact(wire, seed: 1)
        try contact.change()
        let input = try WatchedInput(wire, debounce: .milliseconds(20), knownLevel: isKnown)
        if !isKnown { #expect(input.wait(for: 1) == [true]) }
        try contact.change()
        let expected = isKnown ? [false] : [true, false]
        #expect(input.wait(for: expected.count) == expected)
    }

    @Test(arguments: [true, false])
    func `after a burst of 1000 edges the loss is logged and the level told that the line really has`(
        endsClosed: Bool
    ) throws {
        var contact = try Contact(wire, seed: 1)
        let input = try WatchedInput(wire, debounce: .milliseconds(20))
        for _ in 0..<1000 { try contact.change() }
        if endsClosed { try contact.change() }
        #expect(input.waitForLog("Edges of an input were lost in a burst"))
        if !endsClosed { try contact.change() }
        #expect(input.rest(at: true, for: Self.debounce).last == true)
        try contact.change()
        let told = input.rest(at: false, for: Self.debounce)
        // Never twice the same: that would be two game overs for one.
        #expect(zip(told, told.dropFirst()).allSatisfy { $0 != $1 }, "\(told)")
    }
}
