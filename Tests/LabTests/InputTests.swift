import CabinetModel
import CabinetPlatform
import Foundation
import GPIO
import Glibc
import TestSupport
import Testing

/// What an input tells of a wire whose every change is known.
@Suite struct InputTests {
    private let chip: SimulatedChip
    private let wire: SimulatedLine

    init() throws {
        chip = try SimulatedChip()
        wire = try chip.line(3)
    }

    private func listen(_ active: ActiveLevel = .high, bias: LineBias = .asIs) throws -> InputLine {
        try InputLine(claiming: wire.reference, active: active, bias: bias, consumer: "lab")
    }

    /// Whether edges came, or the line's end, within the time that a very busy machine may take.
    private func waitForEdges(_ line: InputLine) -> Bool {
        var waiting = pollfd(fd: line.fileDescriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 20_000) == 1
    }

    @Test(arguments: ActiveLevel.allCases)
    func `each change of the wire is one edge, dated by the kernel and not by its reading`(active: ActiveLevel) throws {
        try wire.pull(up: false)
        let line = try listen(active)
        #expect(try line.readEdges() == EdgeBatch(edges: [], overflowed: false))
        var latest = MonotonicInstant.now()
        for up in [true, false, true, false] {
            let before = MonotonicInstant.now()
            try wire.pull(up: up)
            try #require(waitForEdges(line))
            let after = MonotonicInstant.now()
            usleep(2000)  // a date that was made up while reading would be this late
            let batch = try line.readEdges()
            let edge = try #require(batch.edges.first)
            #expect(batch.edges.count == 1 && !batch.overflowed)
            #expect(edge.isActive == (up == (active == .high)))
            #expect(try line.isActive() == edge.isActive)
            #expect(before <= edge.at && edge.at <= after && latest <= edge.at)
            latest = edge.at
        }
    }

    @Test(arguments: ActiveLevel.allCases)
    func `a line that is active at the start says so, and tells no edge of it`(active: ActiveLevel) throws {
        try wire.pull(up: active == .high)
        let line = try listen(active)
        #expect(try line.isActive())
        #expect(try line.readEdges().edges.isEmpty)
        try wire.pull(up: active == .low)
        try #require(waitForEdges(line))
        #expect(try line.readEdges().edges.map(\.isActive) == [false])
    }

    @Test(arguments: [(LineBias.pullUp, true), (.pullDown, false)])
    func `a pull that is asked for is there, and as-is leaves the one that was`(bias: LineBias, up: Bool) throws {
        try wire.pull(up: !up)
        #expect(try listen().isActive() == !up)
        #expect(try wire.isPulledUp == !up)
        #expect(try listen(bias: bias).isActive() == up)
        #expect(try wire.isPulledUp == up)
    }

    @Test func `of 1000 edges that nobody reads some are lost, that is told once, and the next edge comes as ever`()
        throws
    {
        let line = try listen()
        for _ in 0..<500 {
            try wire.pull(up: true)
            try wire.pull(up: false)
        }
        var batches: [EdgeBatch] = []
        while case let batch = try line.readEdges(), !batch.edges.isEmpty { batches.append(batch) }
        #expect(batches.flatMap(\.edges).count < 1000)
        #expect(batches.contains { $0.overflowed })
        #expect(try !line.isActive())
        try wire.pull(up: true)
        // An edge of the burst may still be on its way.
        var last = false
        while !last {
            try #require(waitForEdges(line))
            last = try line.readEdges().edges.last?.isActive ?? last
        }
    }

    @Test(arguments: [Duration.zero, .microseconds(200), .milliseconds(2)])
    func `of 1000 edges that are read as they come, none is lost without a word`(pause: Duration) throws {
        let line = try listen()
        let wire = wire
        let isOver = Shared(false)
        let thread = try NamedThread.start(name: "contact") {
            for change in 1...1000 {
                // Level and time come from the simulator: a writing that failed shows as a wrong end.
                try? wire.pull(up: !change.isMultiple(of: 2))
                if pause > .zero { usleep(useconds_t(pause / .microseconds(1))) }
            }
            isOver.change { $0 = true }
        }
        var (count, overflowed, latest) = (0, false, MonotonicInstant.now())
        while case let finished = isOver.value, case let batch = try line.readEdges(),
            !finished || !batch.edges.isEmpty
        {
            count += batch.edges.count
            overflowed = overflowed || batch.overflowed
            for edge in batch.edges {
                #expect(latest <= edge.at)
                latest = edge.at
            }
            if batch.edges.isEmpty { usleep(1000) }
        }
        thread.join()
        #expect(count == 1000 || overflowed, "\(count) edges came")
        #expect(try !line.isActive())
    }

    @Test func `a line whose chip is unplugged hangs up, and says that it is lost`() throws {
        let line = try listen()
        try chip.unplug()
        #expect(waitForEdges(line))
        #expect(throws: GPIOError.lost(line.location, code: ENODEV)) { try line.isActive() }
        #expect(throws: GPIOError.lost(line.location, code: ENODEV)) { try line.readEdges() }
    }
}
