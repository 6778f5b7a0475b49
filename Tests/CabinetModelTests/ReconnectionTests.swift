import CabinetModel
import TestSupport
import Testing

@Suite struct ReconnectionTests {
    private var reconnection = Reconnection()

    @Test mutating func `failed attempts double the wait up to a minute, and stay there for ever`() {
        let waits = (0..<1000).map { reconnection.lost(at: at(.seconds($0)), jitter: 0) }
        #expect(waits.prefix(9).map(\.milliseconds) == [250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
        #expect(waits.dropFirst(7).allSatisfy { $0 == .seconds(30) })
    }

    @Test(arguments: [(0, Duration.milliseconds(250)), (0.5, .milliseconds(375)), (0.8, .milliseconds(450))])
    func `the jitter chooses between half of the step and all of it`(jitter: Double, wait: Duration) {
        var reconnection = Reconnection()
        #expect(reconnection.lost(at: at(.zero), jitter: jitter) == wait)
    }

    // E4: a short connection after an outage kept the minute of the outage.
    @Test mutating func `after a connection, however short, the cabinet stays away for ten seconds at most`() {
        for second in 0..<20 { _ = reconnection.lost(at: at(.seconds(second)), jitter: 0.99) }
        for second in 0..<20 {
            #expect(reconnection.loses(connection: .zero, at: .seconds(100 + second), jitter: 0.99) <= .seconds(10))
        }
        #expect(reconnection.lost(at: at(.seconds(200)), jitter: 0.99) <= .seconds(10))
        #expect(reconnection.lost(at: at(.seconds(220)), jitter: 0.99) > .seconds(10))
    }

    @Test mutating func `a broker that accepts and drops everybody is not hammered`() {
        let waits = (0..<7).map { reconnection.loses(connection: .zero, at: .seconds($0)).milliseconds }
        #expect(waits == [250, 500, 1000, 2000, 4000, 5000, 5000])
    }

    @Test(arguments: [(9_999, Duration.seconds(2)), (10_000, .milliseconds(250))])
    mutating func `a connection of ten seconds starts the steps anew`(milliseconds: Int, wait: Duration) {
        for second in 0..<3 { _ = reconnection.lost(at: at(.seconds(second)), jitter: 0) }
        #expect(reconnection.loses(connection: .milliseconds(milliseconds), at: .seconds(10)) == wait)
        #expect(reconnection.loses(connection: .zero, at: .seconds(40)) == wait * 2)
    }

    // Payments reach a cabinet only while it is connected; a mobile link that is gone is back at once.
    @Test(arguments: UInt64(1)...5)
    func `a mobile link that lasts for 5 to 20 s at a time is offline for about a twentieth of the time`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var reconnection = Reconnection()
        var (now, offline) = (at(.zero), Duration.zero)
        let end = at(.seconds(24 * 3600))
        while now < end {
            reconnection.connected(at: now)
            now = now.advanced(by: .milliseconds(Int.random(in: 5000...20_000, using: &random)))
            let wait = reconnection.lost(at: now, jitter: Double.random(in: 0..<1, using: &random))
            #expect(wait <= .seconds(10))
            offline += wait
            now = now.advanced(by: wait)
        }
        #expect(offline / at(.zero).duration(to: now) < 0.06)
    }

    @Test(arguments: UInt64(1)...20)
    func `no wait is longer than a minute or shorter than a quarter of a second`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var reconnection = Reconnection()
        var now = at(.zero)
        for _ in 0..<500 {
            if Bool.random(using: &random) {
                reconnection.connected(at: now)
                now = now.advanced(by: random.duration(in: 0...200_000_000))
            }
            let wait = reconnection.lost(
                at: now, clientIDInUse: Bool.random(using: &random), jitter: Double.random(in: 0..<1, using: &random))
            #expect(wait >= .milliseconds(250) && wait <= .seconds(60))
            now = now.advanced(by: wait)
        }
    }

    @Test mutating func `short connections alone are no sign of another client`() {
        for second in 0..<10 {
            _ = reconnection.loses(connection: .seconds(1), at: .seconds(second * 20))
            #expect(!reconnection.clientIDInUse(at: at(.seconds(second * 20 + 1))))
        }
    }

    // G2: two boards with one id would else take each other's payments, turn and turn about.
    @Test mutating func `the broker's word that another client uses the id means a minute apart`() {
        reconnection.connected(at: at(.zero))
        #expect(reconnection.lost(at: at(.seconds(3600)), clientIDInUse: true, jitter: 0) == .seconds(60))
        #expect(reconnection.clientIDInUse(at: at(.seconds(3600))))
        #expect(reconnection.deadline == nil)
        // The steps are as they were.
        #expect(reconnection.lost(at: at(.seconds(3660)), jitter: 0) == .milliseconds(250))
        #expect(reconnection.clientIDInUse(at: at(.seconds(3661))))
    }

    // A twin that runs this program comes back after its own minute.
    @Test mutating func `the other client counts as gone after ninety seconds of connection`() {
        _ = reconnection.lost(at: at(.zero), clientIDInUse: true, jitter: 0)
        _ = reconnection.loses(connection: .seconds(89), at: .seconds(60))
        #expect(reconnection.clientIDInUse(at: at(.seconds(200))))
        reconnection.connected(at: at(.seconds(240)))
        #expect(reconnection.deadline == at(.seconds(330)))
        #expect(reconnection.clientIDInUse(at: at(.seconds(329))))
        #expect(!reconnection.clientIDInUse(at: at(.seconds(330))))
        _ = reconnection.lost(at: at(.seconds(335)), jitter: 0)
        #expect(!reconnection.clientIDInUse(at: at(.seconds(335))))
        #expect(reconnection.deadline == nil)
    }

    @Test mutating func `of two connections without a loss between, the later counts`() {
        _ = reconnection.lost(at: at(.zero), jitter: 0)
        reconnection.connected(at: at(.zero))
        reconnection.connected(at: at(.seconds(50)))
        #expect(reconnection.lost(at: at(.seconds(59)), jitter: 0) == .milliseconds(500))
    }

    @Test mutating func `a connection that was cut from here leaves the steps alone`() {
        for second in 0..<5 {
            reconnection.connected(at: at(.seconds(second)))
            reconnection.cut()
        }
        #expect(reconnection.lost(at: at(.seconds(20)), jitter: 0) == .milliseconds(250))
    }

    @Test func `a jitter of one traps, and so does a base above a ceiling`() async {
        await #expect(processExitsWith: .failure) {
            var reconnection = Reconnection()
            _ = reconnection.lost(at: MonotonicInstant(nanoseconds: 0), jitter: 1)
        }
        await #expect(processExitsWith: .failure) { _ = Reconnection(base: .seconds(11)) }
        await #expect(processExitsWith: .failure) { _ = Reconnection(ceiling: .seconds(9)) }
        await #expect(processExitsWith: .failure) { _ = Reconnection(base: .zero) }
    }
}

extension Reconnection {
    /// Connects at `start` and loses that after `length`.
    fileprivate mutating func loses(
        connection length: Duration, at start: Duration, jitter: Double = 0
    ) -> Duration {
        connected(at: CabinetModelTests.at(start))
        return lost(at: CabinetModelTests.at(start + length), jitter: jitter)
    }
}
