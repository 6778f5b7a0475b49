import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Testing

/// What subscribers are told, and the display that the attract screen holds; on the real clock.
@Suite struct ControlSubscriptionTests {
    private let control: ControlBench
    private var bench: Bench { control.bench }

    init() throws {
        control = try ControlBench()
    }

    // G5: the screen draws what it is told, so it is told at once.
    @Test func `a subscriber gets the state at once and on each change`() throws {
        let client = try control.connect()
        try client.send(#"{"request":"subscribe","id":1}"#)
        #expect(try client.line() == #"{"ok":true,"id":1}"#)
        let first = try client.state()
        #expect(first.reasons == [.starting])
        bench.board.set(.starting, false)
        let second = try client.state()
        #expect(second.isReady)
        #expect(second.sequence > first.sequence)
    }

    // A frozen daemon is noticed by its silence.
    @Test func `without a change a subscriber gets the state again after a second`() throws {
        let client = try control.connect()
        _ = try client.ask(#"{"request":"subscribe"}"#)
        let first = try client.state()
        let start = MonotonicInstant.now()
        let second = try client.state()
        #expect(start.duration(to: .now()) >= .milliseconds(900))
        #expect(second.sequence == first.sequence + 1)
    }

    // G5: nobody can make the screen believe that the daemon is frozen.
    @Test func `whoever subscribes again and again does not put off what others get each second`() throws {
        let (screen, pest) = (try control.connect(), try control.connect())
        _ = try screen.ask(#"{"request":"subscribe"}"#)
        _ = try screen.state()
        let start = MonotonicInstant.now()
        for round in 1...15 {
            _ = try pest.ask(#"{"request":"subscribe"}"#)
            MonotonicInstant.sleep(until: start.advanced(by: .milliseconds(100 * round)))
        }
        #expect(screen.hasNews)
    }

    @Test func `a subscriber may go on asking`() throws {
        let client = try control.connect()
        _ = try client.ask(#"{"request":"subscribe"}"#)
        #expect(try client.ask(#"{"request":"meters","id":2}"#).hasPrefix(#"{"ok":true,"id":2,"#))
    }

    @Test func `a game start waits until the attract screen has let go of the display`() throws {
        let (screen, emulator) = (try control.connect(), try control.connect())
        _ = try screen.ask(#"{"request":"display","state":"held"}"#)
        try emulator.send(#"{"request":"game","action":"start","source":"mame","id":1}"#)
        // A later request of the same client is answered first: the start really waits.
        #expect(try emulator.ask(#"{"request":"status","id":2}"#).hasPrefix(#"{"ok":true,"id":2,"#))
        #expect(bench.board.facts.mode == .playing)
        _ = try screen.ask(#"{"request":"display","state":"released"}"#)
        #expect(try emulator.line() == #"{"ok":true,"id":1,"display":"released"}"#)
    }

    @Test func `a screen that dies lets go of the display`() throws {
        let (screen, emulator) = (try control.connect(), try control.connect())
        _ = try screen.ask(#"{"request":"display","state":"held"}"#)
        try emulator.send(#"{"request":"game","action":"start","id":1}"#)
        #expect(try emulator.ask(#"{"request":"status","id":2}"#).hasPrefix(#"{"ok":true,"id":2,"#))
        screen.close()
        #expect(try emulator.line() == #"{"ok":true,"id":1,"display":"released"}"#)
    }

    // A frozen screen must not keep a player from the game that was paid for.
    @Test func `a game start waits two seconds at most`() throws {
        let (screen, emulator) = (try control.connect(), try control.connect())
        _ = try screen.ask(#"{"request":"display","state":"held"}"#)
        let start = MonotonicInstant.now()
        #expect(try emulator.ask(#"{"request":"game","action":"start"}"#) == #"{"ok":true,"display":"held"}"#)
        let waited = start.duration(to: .now())
        #expect(waited >= .seconds(2))
        #expect(waited < .seconds(10))
    }

    @Test func `an emulator that leaves while it waits harms nobody`() throws {
        let (screen, emulator) = (try control.connect(), try control.connect())
        _ = try screen.ask(#"{"request":"display","state":"held"}"#)
        try emulator.send(#"{"request":"game","action":"start","id":1}"#)
        _ = try emulator.ask(#"{"request":"status","id":2}"#)
        emulator.close()
        #expect(try screen.ask(#"{"request":"display","state":"released"}"#) == #"{"ok":true}"#)
    }
}
