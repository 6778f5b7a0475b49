import Cabinet
import Testing

@Suite struct PulsebeatTests {
    private var beat = Pulsebeat()

    private mutating func isAlive(_ pulses: UInt64, _ loop: UInt64, _ network: UInt64?) -> Bool {
        beat.isAlive(Pulsebeat.Progress(pulses: pulses, loop: loop, network: network))
    }

    @Test mutating func `the first look has nothing to compare with`() {
        #expect(isAlive(0, 0, 0))
    }

    @Test mutating func `it lives while every thread moves`() {
        for look in 1...5 as ClosedRange<UInt64> { #expect(isAlive(look, look * 3, look * 7)) }
    }

    @Test(arguments: [(1, 2, 2), (2, 1, 2), (2, 2, 1)] as [(UInt64, UInt64, UInt64)])
    mutating func `one thread that stands still is enough, and moving again heals it`(
        pulses: UInt64, loop: UInt64, network: UInt64
    ) {
        #expect(isAlive(1, 1, 1))
        #expect(!isAlive(pulses, loop, network))
        #expect(isAlive(3, 3, 3))
    }

    @Test mutating func `a network that is not connected may rest, and is compared only with itself connected`() {
        #expect(isAlive(1, 1, 5))
        #expect(isAlive(2, 2, nil))
        #expect(isAlive(3, 3, nil))
        #expect(isAlive(4, 4, 5))
        #expect(!isAlive(5, 5, 5))
    }
}
