import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Logging
import Testing

/// On the real clock: the second between two messages is waited for, once in each test.
@Suite struct StatusPublisherTests {
    private let bench: Bench
    private let wire = Wire()
    private let running: RunningLoop
    private let publisher: StatusPublisher

    init() throws {
        bench = try Bench(clock: .system)
        running = try RunningLoop()
        publisher = StatusPublisher(
            loop: running.loop, reporter: bench.reporter, topics: Topics(machineID: Bench.machineID),
            clock: bench.clock,
            logger: bench.log.logger, publish: wire.publish)
    }

    private func connect(_ isOnline: Bool = true) throws {
        publisher.connectionChanged(isOnline: isOnline)
        try running.settle()
    }

    private func change(_ reason: NotReadyReason, _ isPresent: Bool) throws {
        bench.board.set(reason, isPresent)
        publisher.stateChanged()
        try running.settle()
    }

    @Test func `a new connection gets the status at once, and nobody gets it before`() throws {
        try change(.starting, false)
        #expect(wire.sent.entries.isEmpty)
        try connect()
        let sent = try #require(wire.sent.entries.first)
        #expect(sent.topic == "arcade/machine/cab-1/status")
        #expect(
            sent.payload.hasPrefix(
                #"{"machineId":"cab-1","state":"online","ready":true,"reasons":[],"mode":"attract","#))
    }

    // G5: the API sees the last state, and a burst costs two messages.
    @Test func `of a burst of changes the latest is sent, a second after the message before`() throws {
        let start = MonotonicInstant.now()
        try connect()
        for round in 0..<20 { try change(.lineLost, round.isMultiple(of: 2)) }
        try change(.inhibited, true)
        #expect(wire.sent.entries.count == 1)
        let sent = try wire.sent.wait(for: 2)
        #expect(start.duration(to: .now()) >= .seconds(1))
        #expect(sent.last?.payload.contains(#""reasons":["inhibited","starting"]"#) == true)
        #expect(sent.count == 2)
    }

    @Test func `what has not changed is not sent again, but after a reconnect it is`() throws {
        try connect()
        // The first change waits out the second, and by then it is none.
        try change(.lineLost, true)
        try change(.lineLost, false)
        try connect(false)
        try connect()
        let sent = try wire.sent.wait(for: 2)
        try change(.starting, true)
        #expect(sent.count == 2)
        #expect(sent[0].payload.prefix(110) == sent[1].payload.prefix(110))
    }

    @Test func `a status that could not be published is tried again`() throws {
        wire.cut(true)
        try connect()
        wire.cut(false)
        #expect(try wire.sent.wait().count == 1)
    }

    // G7: a backend that never hears of this cabinet has a reason that stands in the journal.
    @Test func `a refused status rests until the next connection, with one warning for each`() throws {
        let words = "The broker refuses this cabinet's status"
        try connect()
        publisher.acknowledged(99, reason: 135)
        try running.settle()
        #expect(bench.log.count(words) == 0)
        publisher.acknowledged(1, reason: 135)
        try change(.lineLost, true)
        // What changed would be due within this second.
        try running.settle(after: .milliseconds(1100))
        #expect(wire.sent.entries.count == 1)
        #expect(bench.log.count(words, from: .warning) == 1)
        #expect(bench.log.metadata(words)["reason.code"] == "135")
        try connect(false)
        try connect()
        let sent = try wire.sent.wait(for: 2)
        publisher.acknowledged(sent[1].packetID, reason: 0)
        try running.settle()
        #expect(bench.log.count(words) == 1)
    }

    @Test func `a status that the broker refuses for now is sent again on the same connection`() throws {
        try connect()
        publisher.acknowledged(1, reason: 151)
        let sent = try wire.sent.wait(for: 2)
        #expect(sent.count == 2)
        #expect(bench.log.count("The broker cannot take this cabinet's status at the moment", from: .warning) == 1)
    }

    @Test func `a status that is larger than the broker takes rests until the next connection, told once`() throws {
        wire.setLargest(10)
        try connect()
        try change(.lineLost, true)
        try running.settle(after: .milliseconds(1100))
        #expect(bench.log.count("The broker refuses this cabinet's status", from: .warning) == 1)
        wire.setLargest(nil)
        try connect()
        #expect(try wire.sent.wait().count == 1)
    }

    @Test func `nothing is published after the connection has gone`() throws {
        try connect()
        try change(.lineLost, true)
        try connect(false)
        // The message that waited is due within this second, and finds nobody.
        try running.settle(after: .milliseconds(1100))
        #expect(wire.sent.entries.count == 1)
    }
}
