import Cabinet
import CabinetModel
import CabinetPlatform
import Ledger
import Logging
import Testing

@Suite struct SignalReceiverTests {
    private let control: ControlBench
    private var bench: Bench { control.bench }

    init() throws {
        control = try ControlBench()
    }

    @Test func `an emulator's signals begin and end a game`() throws {
        try control.signal(#"{"signal":"game_start","source":"mame"}"#)
        #expect(bench.board.facts.mode == .playing)
        try control.signal(#"{"signal":"game_over","source":"mame"}"#)
        #expect(bench.board.facts.mode == .attract)
        #expect(try bench.book.lines("SELECT started_by, ended_by FROM games") == ["mame signal:mame"])
    }

    // G6: whatever comes here gives no credit and stops nothing.
    @Test(arguments: [
        "", "coin", #"{"signal":"credit","source":"mame"}"#, #"{"signal":"game_start"}"#,
        #"{"signal":"game_start","source":"a b"}"#, "{\"signal\":\"game_start\",\"source\":\"mame\"",
    ])
    func `a datagram that is not understood is logged and dropped, and the next is taken`(datagram: String) throws {
        try control.signal(datagram)
        #expect(bench.board.facts.mode == .attract)
        #expect(bench.log.count("A signal was not understood", from: .warning) == 1)
        try control.signal(#"{"signal":"game_start","source":"mame"}"#)
        #expect(bench.board.facts.mode == .playing)
    }

    @Test func `a datagram that is too large is dropped whole, even if its beginning makes sense`() throws {
        let start = #"{"signal":"game_start","source":"mame"}"#
        try control.signal(start + String(repeating: " ", count: 600))
        #expect(bench.board.facts.mode == .attract)
        #expect(bench.log.metadata("A signal was too large") == ["bytes": "\(start.utf8.count + 600)"])
    }

    @Test func `a ledger that fails is logged, and the next signal counts`() throws {
        try bench.book.forbid(.openGame)
        try control.signal(#"{"signal":"game_start","source":"mame"}"#)
        #expect(bench.log.count("A game start could not be written to the ledger", from: .error) == 1)
        try bench.book.allowAll()
        try control.signal(#"{"signal":"game_start","source":"mame"}"#)
        #expect(bench.board.facts.mode == .playing)
    }

    @Test func `a burst is taken whole, a few at a time`() throws {
        let socket = try UnixSocket.connectDatagram(path: control.signalPath)
        let (over, taken) = (Array(#"{"signal":"game_over","source":"mame"}"#.utf8), Milestone())
        bench.board.changed.listen { taken.reach() }
        var sent = 0
        while sent < 100 {
            if case .sent = try UnixSocket.send(socket.rawValue, over) {
                sent += 1
            } else {
                try control.running.settle()
            }
        }
        while case .wouldBlock = try UnixSocket.send(
            socket.rawValue, Array(#"{"signal":"game_start","source":"m"}"#.utf8))
        {
            try control.running.settle()
        }
        try taken.wait()
        let ignored = bench.traceEvents().count { if case .gameOver(_, .some(_)) = $0.kind { true } else { false } }
        #expect(ignored == 100)
        #expect(bench.log.count("A game over was ignored") == 3, "it must not fill the journal")
    }
}
