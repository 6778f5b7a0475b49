import CabinetModel
import Testing

/// The details that a timeline does not show; the behaviour over time is in `Timelines/debouncer-*`.
@Suite struct DebouncerTests {
    private var debouncer = Debouncer(
        initial: false, debounce: .milliseconds(20), hold: .milliseconds(100), at: at(.zero))

    @Test func `nothing is pending before the first edge`() {
        #expect(debouncer.deadline == nil)
        #expect(!debouncer.isActive)
    }

    @Test func `the level at the start is taken as it is`() {
        var debouncer = Debouncer(initial: true, debounce: .milliseconds(20), hold: .seconds(1), at: at(.zero))
        #expect(debouncer.isActive)
        #expect(debouncer.deadline == nil)
        #expect(debouncer.advance(to: at(.seconds(60))).isEmpty)
    }

    @Test mutating func `the deadline is the end of the quiet time, then of the hold`() {
        debouncer.edge(isActive: true, at: at(.milliseconds(5)))
        #expect(debouncer.deadline == at(.milliseconds(25)))
        #expect(debouncer.advance(to: at(.milliseconds(25))).isEmpty)
        #expect(debouncer.deadline == at(.milliseconds(125)))
        #expect(!debouncer.isActive)
        #expect(
            debouncer.advance(to: at(.milliseconds(125))) == [.init(isActive: true, at: at(.milliseconds(25)))])
        #expect(debouncer.isActive)
        #expect(debouncer.deadline == nil)
    }

    @Test mutating func `the deadline is the earlier of a hold's end and a release`() {
        debouncer.edge(isActive: true, at: at(.zero))
        _ = debouncer.advance(to: at(.milliseconds(20)))
        debouncer.edge(isActive: false, at: at(.milliseconds(50)))
        #expect(debouncer.deadline == at(.milliseconds(70)))
        debouncer.edge(isActive: true, at: at(.milliseconds(60)))
        debouncer.edge(isActive: false, at: at(.milliseconds(115)))
        #expect(debouncer.deadline == at(.milliseconds(120)))
    }

    @Test mutating func `a change that an edge completes waits for the next advance, which is due at once`() {
        debouncer.edge(isActive: true, at: at(.zero))
        debouncer.edge(isActive: false, at: at(.milliseconds(300)))
        #expect(debouncer.isActive)
        #expect(debouncer.deadline == at(.milliseconds(300)))
        #expect(
            debouncer.advance(to: at(.milliseconds(301))) == [.init(isActive: true, at: at(.milliseconds(20)))])
        #expect(debouncer.deadline == at(.milliseconds(320)))
    }

    @Test mutating func `a change is handed over once`() {
        debouncer.edge(isActive: true, at: at(.zero))
        #expect(debouncer.advance(to: at(.seconds(1))).count == 1)
        #expect(debouncer.advance(to: at(.seconds(1))).isEmpty)
    }

    @Test mutating func `an edge that is read too late counts as of the latest instant`() {
        _ = debouncer.advance(to: at(.milliseconds(50)))
        debouncer.edge(isActive: true, at: at(.milliseconds(10)))
        #expect(debouncer.deadline == at(.milliseconds(70)))
    }

    @Test mutating func `time that goes back changes nothing`() {
        debouncer.edge(isActive: true, at: at(.milliseconds(50)))
        #expect(debouncer.advance(to: at(.milliseconds(10))).isEmpty)
        #expect(debouncer.deadline == at(.milliseconds(70)))
    }

    @Test mutating func `an edge that repeats the level starts the quiet time anew`() {
        debouncer.edge(isActive: true, at: at(.zero))
        debouncer.edge(isActive: true, at: at(.milliseconds(15)))
        #expect(debouncer.deadline == at(.milliseconds(35)))
    }

    @Test func `a negative time to wait traps`() async {
        await #expect(processExitsWith: .failure) {
            _ = Debouncer(
                initial: false, debounce: .milliseconds(-1), hold: .zero, at: MonotonicInstant(nanoseconds: 0))
        }
    }
}
