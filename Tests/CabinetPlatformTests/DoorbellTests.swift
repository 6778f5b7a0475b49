import CabinetModel
import CabinetPlatform
import Synchronization
import Testing

@Suite struct DoorbellTests {
    private let bell = Doorbell()

    @Test func `a ring before the wait is heard, once`() {
        bell.ring()
        #expect(bell.wait(until: nil))
        #expect(!bell.wait(until: .now()))
    }

    @Test func `rings that nobody has heard are one`() {
        bell.ring()
        bell.ring()
        #expect(bell.wait(until: nil))
        #expect(!bell.wait(until: .now()))
    }

    @Test func `without a ring the wait ends at the deadline and not before`() {
        let deadline = MonotonicInstant.now().advanced(by: .milliseconds(3))
        #expect(!bell.wait(until: deadline))
        #expect(MonotonicInstant.now() >= deadline)
    }

    @Test func `a ring counts although the deadline has passed`() {
        bell.ring()
        #expect(bell.wait(until: MonotonicInstant(nanoseconds: 0)))
    }

    @Test func `a ring from another thread ends the wait`() throws {
        let bell = bell
        let thread = try NamedThread.start(name: "ringer") { bell.ring() }
        #expect(bell.wait(until: .now().advanced(by: .seconds(30))))
        thread.join()
    }

    @Test func `two threads hand a ball to and fro without losing a ring`() throws {
        let other = Doorbell()
        let bell = bell
        let rounds = 10_000
        let thread = try NamedThread.start(name: "returner") {
            for _ in 0..<rounds {
                guard bell.wait(until: .now().advanced(by: .seconds(30))) else { return }
                other.ring()
            }
        }
        let returned = (0..<rounds).prefix { _ in
            bell.ring()
            return other.wait(until: .now().advanced(by: .seconds(30)))
        }
        #expect(returned.count == rounds)
        thread.join()
    }
}
