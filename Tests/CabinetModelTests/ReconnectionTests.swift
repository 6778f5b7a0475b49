import CabinetModel
import TestSupport
import Testing

@Suite struct ReconnectionTests {
    private typealias Delay = Reconnection.Delay
    private var reconnection = Reconnection()

    @Test mutating func `failed attempts double the wait up to the ceiling, and stay there for ever`() {
        let waits = (0..<1000).map { reconnection.lost(at: at(.seconds($0)), jitter: 0).wait }
        #expect(waits.prefix(8).map(\.milliseconds) == [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
        #expect(waits.dropFirst(6).allSatisfy { $0 == .seconds(30) })
    }

    @Test(arguments: [(0, Duration.milliseconds(500)), (0.5, .milliseconds(750)), (0.75, .milliseconds(875))])
    func `the jitter chooses between half of the step and all of it`(jitter: Double, wait: Duration) {
        var reconnection = Reconnection()
        #expect(reconnection.lost(at: at(.zero), jitter: jitter) == Delay(wait: wait, clientIDInUse: false))
    }

    @Test(arguments: UInt64(1)...20)
    func `no wait is longer than the ceiling or shorter than half of the base`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var reconnection = Reconnection()
        var now = at(.zero)
        for _ in 0..<500 {
            if Bool.random(using: &random) {
                reconnection.connected(at: now)
                now = now.advanced(by: random.duration(in: 0...200_000_000))
            }
            let delay = reconnection.lost(at: now, jitter: Double.random(in: 0..<1, using: &random))
            #expect(delay.wait >= .milliseconds(500) && delay.wait <= .seconds(60))
            #expect(reconnection.clientIDInUse(at: now) == delay.clientIDInUse)
            now = now.advanced(by: delay.wait)
        }
    }

    @Test(arguments: [(59_999, Duration.seconds(4)), (60_000, .milliseconds(500))])
    mutating func `only a connection of 60 s starts the steps anew`(milliseconds: Int, wait: Duration) {
        for second in 0..<3 { _ = reconnection.lost(at: at(.seconds(second)), jitter: 0) }
        reconnection.connected(at: at(.seconds(10)))
        let loss = at(.seconds(10) + .milliseconds(milliseconds))
        #expect(reconnection.lost(at: loss, jitter: 0).wait == wait)
    }

    @Test mutating func `three short connections in a row mean that another client uses the id`() {
        #expect(
            reconnection.loses(connection: .milliseconds(29_999), at: .zero)
                == Delay(wait: .milliseconds(500), clientIDInUse: false))
        #expect(
            reconnection.loses(connection: .zero, at: .seconds(40)) == Delay(wait: .seconds(1), clientIDInUse: false))
        #expect(
            reconnection.loses(connection: .seconds(1), at: .seconds(50))
                == Delay(wait: .seconds(60), clientIDInUse: true))
    }

    @Test mutating func `a connection of 30 s breaks the row`() {
        _ = reconnection.loses(connection: .seconds(1), at: .seconds(0))
        _ = reconnection.loses(connection: .seconds(1), at: .seconds(10))
        #expect(!reconnection.loses(connection: .seconds(30), at: .seconds(20)).clientIDInUse)
        #expect(!reconnection.loses(connection: .seconds(1), at: .seconds(60)).clientIDInUse)
        #expect(!reconnection.loses(connection: .seconds(1), at: .seconds(70)).clientIDInUse)
        #expect(reconnection.loses(connection: .seconds(1), at: .seconds(80)).clientIDInUse)
    }

    @Test mutating func `a failed attempt breaks the row`() {
        _ = reconnection.loses(connection: .seconds(1), at: .seconds(0))
        _ = reconnection.loses(connection: .seconds(1), at: .seconds(10))
        _ = reconnection.lost(at: at(.seconds(20)), jitter: 0)
        #expect(!reconnection.loses(connection: .seconds(1), at: .seconds(30)).clientIDInUse)
    }

    @Test mutating func `the suspicion lasts until a connection does`() {
        for second in [0, 10, 20] { _ = reconnection.loses(connection: .seconds(1), at: .seconds(second)) }
        #expect(reconnection.clientIDInUse(at: at(.seconds(21))))
        #expect(reconnection.deadline == nil)

        #expect(reconnection.lost(at: at(.seconds(81)), jitter: 0) == Delay(wait: .seconds(60), clientIDInUse: true))
        #expect(reconnection.loses(connection: .seconds(29), at: .seconds(141)).clientIDInUse)

        reconnection.connected(at: at(.seconds(240)))
        #expect(reconnection.clientIDInUse(at: at(.seconds(269))))
        #expect(reconnection.deadline == at(.seconds(270)))
        #expect(!reconnection.clientIDInUse(at: at(.seconds(270))))

        #expect(!reconnection.lost(at: at(.seconds(275)), jitter: 0).clientIDInUse)
        #expect(!reconnection.clientIDInUse(at: at(.seconds(275))))
        #expect(reconnection.deadline == nil)
    }

    @Test mutating func `of two connections without a loss between, the later counts`() {
        reconnection.connected(at: at(.zero))
        reconnection.connected(at: at(.seconds(50)))
        _ = reconnection.lost(at: at(.seconds(60)), jitter: 0)
        #expect(reconnection.lost(at: at(.seconds(61)), jitter: 0).wait == .seconds(1))
    }

    @Test func `a jitter of one traps, and so does a base above the ceiling`() async {
        await #expect(processExitsWith: .failure) {
            var reconnection = Reconnection()
            _ = reconnection.lost(at: MonotonicInstant(nanoseconds: 0), jitter: 1)
        }
        await #expect(processExitsWith: .failure) { _ = Reconnection(base: .seconds(61)) }
        await #expect(processExitsWith: .failure) { _ = Reconnection(base: .zero) }
    }
}

extension Reconnection {
    /// Connects at `start` and loses that after `length`.
    fileprivate mutating func loses(connection length: Duration, at start: Duration) -> Delay {
        connected(at: CabinetModelTests.at(start))
        return lost(at: CabinetModelTests.at(start + length), jitter: 0)
    }
}
