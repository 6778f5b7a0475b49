import Cabinet
import CabinetModel
import CabinetPlatform
import Logging
import Testing

/// In the time of the test: the loop's timers are always due, and the watcher asks the clock.
@Suite struct InputWatcherTests {
    private let bench: Bench
    private let running: RunningLoop
    private let told = Recorded<Bool>()
    private let losses = Recorded<Bool>()
    private let start: MonotonicInstant

    init() throws {
        bench = try Bench()
        running = try RunningLoop()
        start = bench.time.now
    }

    /// Begins to watch; what `claims` holds is found, one after the other, when the input is lost.
    private func watch(
        _ input: ScriptedInput?, knownLevel: Bool = false, debounce: Duration = .milliseconds(20),
        hold: Duration = .zero, tellsFirstLevel: Bool = true, claims: [ScriptedInput?] = []
    ) throws {
        let (told, losses, finds) = (told, losses, Finds(claims))
        let description = InputWatcher.Description(
            name: "door", debounce: debounce, hold: hold, tellsFirstLevel: tellsFirstLevel)
        let watcher = InputWatcher(
            loop: running.loop, description: description, clock: bench.clock, trace: bench.trace,
            logger: bench.log.logger, claim: { try finds.next() }, onLoss: { losses.append($0) }
        ) { told.append($0) }
        if let input {
            watcher.start(with: input, knownLevel: knownLevel)
        } else {
            watcher.start(absent: Finds.Missing())
        }
        try running.settle()
    }

    private func edge(_ isActive: Bool, _ milliseconds: Int) -> InputEdges.Edge {
        InputEdges.Edge(isActive: isActive, at: start.advanced(by: .milliseconds(milliseconds)))
    }

    /// Lets time come to this many milliseconds after the start, and the watcher notice it.
    private func advance(to milliseconds: Int, _ input: ScriptedInput) throws {
        bench.time.advance(to: start.advanced(by: .milliseconds(milliseconds)))
        // A turn that has asked the clock already must not be the one that reads.
        try running.settle()
        input.push([])
        try input.waitUntilRead()
        try running.settle()
    }

    @Test func `a level is told when it was free of edges for the debounce time, and not before`() throws {
        let input = try ScriptedInput()
        try watch(input)
        input.push([edge(true, 10)])
        try advance(to: 29, input)
        #expect(told.entries.isEmpty)
        try advance(to: 30, input)
        #expect(try told.wait() == [true])
    }

    @Test func `a contact that bounces is told once`() throws {
        let input = try ScriptedInput()
        try watch(input)
        input.push([edge(true, 10), edge(false, 12), edge(true, 15), edge(false, 16), edge(true, 18)])
        try advance(to: 37, input)
        #expect(told.entries.isEmpty)
        try advance(to: 38, input)
        #expect(try told.wait() == [true])
    }

    @Test func `a spike that is shorter than the debounce time is nothing`() throws {
        let input = try ScriptedInput()
        try watch(input)
        input.push([edge(true, 10), edge(false, 15)])
        try advance(to: 100, input)
        #expect(told.entries.isEmpty)
    }

    @Test func `edges that are read late are told in their order`() throws {
        let input = try ScriptedInput()
        try watch(input)
        bench.time.advance(by: .seconds(1))
        input.push([edge(true, 10), edge(false, 200), edge(true, 400)])
        #expect(try told.wait(for: 3) == [true, false, true])
    }

    @Test func `an active level that does not last for the hold is not told`() throws {
        let input = try ScriptedInput()
        try watch(input, hold: .milliseconds(500))
        input.push([edge(true, 10), edge(false, 300)])
        try advance(to: 1000, input)
        #expect(told.entries.isEmpty)
        input.push([edge(true, 1010)])
        try advance(to: 1529, input)
        #expect(told.entries.isEmpty)
        try advance(to: 1530, input)
        #expect(try told.wait() == [true])
    }

    @Test func `when edges were lost the level is read`() throws {
        let input = try ScriptedInput()
        try watch(input)
        input.setLevel(true)
        input.push([], overflowed: true)
        try advance(to: 100, input)
        try advance(to: 120, input)
        #expect(try told.wait() == [true])
        #expect(bench.log.count("Edges of an input were lost in a burst", from: .warning) == 1)
    }

    @Test func `lost edges are counted, and told each time that they have doubled`() throws {
        let input = try ScriptedInput()
        try watch(input)
        for round in 1...9 {
            input.push([], overflowed: true)
            try advance(to: round * 100, input)
        }
        #expect(bench.log.count("Edges of an input were lost in a burst", from: .warning) == 4)
    }

    // G7: what the daemon saw, not only what it made of it.
    @Test func `the trace tells every edge, bounces too`() throws {
        let input = try ScriptedInput()
        try watch(input)
        input.push([edge(true, 10), edge(false, 15)])
        try advance(to: 100, input)
        #expect(
            bench.traceEvents() == [
                TraceEvent(.edge(line: "door", isActive: true), at: start.advanced(by: .milliseconds(10))),
                TraceEvent(.edge(line: "door", isActive: false), at: start.advanced(by: .milliseconds(15))),
            ])
    }

    @Test(arguments: [(true, true, []), (false, false, []), (true, false, [true]), (false, true, [false])])
    func `what is told is what differs from the level that was known at the start`(
        level: Bool, known: Bool, expected: [Bool]
    ) throws {
        let input = try ScriptedInput(level: level)
        try watch(input, knownLevel: known)
        try advance(to: 20, input)
        #expect(told.entries == expected)
    }

    // A door that was closed while nobody could see it must not inhibit the cabinet for ever, and a game over
    // that stood before the loss is not another one.
    @Test(arguments: [(false, false, []), (false, true, [true]), (true, true, []), (true, false, [false])])
    func `an input that was lost is claimed again, and its level is told if it is another one`(
        before: Bool, after: Bool, expected: [Bool]
    ) throws {
        let (lost, found) = (try ScriptedInput(level: before), try ScriptedInput(level: after))
        try watch(lost, knownLevel: before, claims: [nil, nil, found])
        lost.lose()
        try advance(to: 500, found)
        try advance(to: 1000, found)
        #expect(told.entries == expected)
        // Of its loss, and of what is there instead of it.
        #expect(bench.log.count("An input is not there", from: .error) == 2)
        #expect(bench.log.count("An input is back", from: .notice) == 1)
        #expect(losses.entries == [true, false])
        found.push([edge(!after, 1100)])
        try advance(to: 1200, found)
        #expect(try told.wait(for: expected.count + 1).last == !after)
    }

    @Test func `a level that was told by an edge is told away when the input comes back without it`() throws {
        let (lost, found) = (try ScriptedInput(), try ScriptedInput())
        try watch(lost, claims: [found])
        lost.push([edge(true, 10)])
        try advance(to: 100, lost)
        #expect(try told.wait() == [true])
        lost.lose()
        try advance(to: 500, found)
        try advance(to: 1000, found)
        #expect(try told.wait(for: 2) == [true, false])
    }

    // G3: a door that is found open must not let a pulse through while it bounces. G5: nor a game over end what it has not seen.
    @Test(arguments: [(true, true, [true]), (true, false, []), (false, true, []), (false, false, [])])
    func `an input that is not there at the start is lost until it was found and its level is stable`(
        tellsFirstLevel: Bool, level: Bool, expected: [Bool]
    ) throws {
        let found = try ScriptedInput(level: level)
        try watch(nil, tellsFirstLevel: tellsFirstLevel, claims: [nil, nil, found])
        #expect(losses.entries.first == true)
        // Found, and not yet free of edges for the debounce time.
        try advance(to: 19, found)
        if expected == [true] { #expect(losses.entries == [true]) }
        try advance(to: 40, found)
        #expect(told.entries == expected)
        #expect(try losses.wait(for: 2) == [true, false])
        #expect(bench.log.count("An input is not there", from: .error) == 1)
        #expect(bench.log.count("An input is back", from: .notice) == 1)
        found.push([edge(!level, 1100)])
        try advance(to: 1200, found)
        #expect(try told.wait(for: expected.count + 1).last == !level)
    }

    @Test func `an input that cannot be read at the start is claimed again`() throws {
        let (lost, found) = (try ScriptedInput(), try ScriptedInput(level: true))
        lost.lose()
        try watch(lost, claims: [found])
        try advance(to: 500, found)
        try advance(to: 1000, found)
        #expect(try told.wait() == [true])
    }
}

/// What is found at each claim; `nil` is a chip that is not there.
private final class Finds: @unchecked Sendable {  // confined to the loop's thread after the start
    private var inputs: [ScriptedInput?]

    struct Missing: Error {}

    init(_ inputs: [ScriptedInput?]) {
        self.inputs = inputs
    }

    func next() throws -> any EdgeInput {
        guard !inputs.isEmpty, let input = inputs.removeFirst() else { throw Missing() }
        return input
    }
}
