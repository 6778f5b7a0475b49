import Cabinet
import CabinetModel
import Glibc
import Testing

@Suite struct SimulatedInputTests {
    private let input: SimulatedInput

    init() throws {
        input = try SimulatedInput()
    }

    private func set(_ isActive: Bool, _ nanoseconds: Int64) {
        input.set(isActive, at: MonotonicInstant(nanoseconds: nanoseconds))
    }

    private var isReadable: Bool {
        var descriptor = pollfd(fd: input.fileDescriptor, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) == 1
    }

    @Test func `each change is one edge, and the same level again is none`() {
        #expect(!input.isActive())
        #expect(!isReadable)
        set(true, 1)
        set(true, 2)
        set(false, 3)
        #expect(isReadable)
        let read = input.readEdges()
        #expect(read.edges.map(\.isActive) == [true, false])
        #expect(read.edges.map(\.at.nanoseconds) == [1, 3])
        #expect(!read.overflowed)
        #expect(!isReadable)
        #expect(input.readEdges() == InputEdges(edges: [], overflowed: false))
    }

    @Test func `like the kernel it keeps sixteen edges and tells that more were lost`() {
        for number in 0..<17 { set(number.isMultiple(of: 2), Int64(number)) }
        let read = input.readEdges()
        #expect(read.edges.count == 16)
        #expect(read.overflowed)
        #expect(input.isActive())
        #expect(!input.readEdges().overflowed)
    }
}
