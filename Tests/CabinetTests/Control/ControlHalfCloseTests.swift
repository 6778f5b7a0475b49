import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Foundation
import Ledger
import TestSupport
import Testing

/// Peers that have shut their sending side, as a pipe into `socat` does with its last byte.
@Suite struct ControlHalfCloseTests {
    private static let start = #"{"request":"game","action":"start","source":"mame"}"#

    private let control: ControlBench
    private var bench: Bench { control.bench }

    init() throws {
        control = try ControlBench()
    }

    @Test func `a peer that has sent all gets its answers, and then the end`() throws {
        let client = try control.connect()
        try client.send(bytes: Array("{\"request\":\"status\",\"id\":1}\n{\"request\":\"meters\",\"id\":2}\n".utf8))
        client.finishSending()
        #expect(try client.line().hasPrefix(#"{"ok":true,"id":1,"#))
        #expect(try client.line().hasPrefix(#"{"ok":true,"id":2,"#))
        try client.waitForEnd()
    }

    @Test func `a last line without a line feed is a request`() throws {
        let client = try control.connect()
        try client.send(bytes: Array("{\"request\":\"status\",\"id\":1}\n{\"request\":\"credit\",\"credits\":2}".utf8))
        client.finishSending()
        _ = try client.line()
        #expect(try client.line() == #"{"ok":true,"payment":1,"credits":2}"#)
        try client.waitForEnd()
        #expect(bench.ledger.owedCredits == 2)
    }

    @Test func `answers that are more than the kernel takes at once are not cut`() throws {
        let client = try control.connect()
        try client.send(bytes: Array(String(repeating: "{\"request\":\"meters\"}\n", count: 1500).utf8))
        client.finishSending()
        for _ in 0..<1500 { #expect(try client.line().hasPrefix(#"{"ok":true,"meters":"#)) }
        try client.waitForEnd()
    }

    // Else the emulator starts while the attract screen still has the display.
    @Test func `a game start of such a peer waits for the display, and is answered`() throws {
        let (screen, emulator) = (try control.connect(), try control.connect())
        _ = try screen.ask(#"{"request":"display","state":"held"}"#)
        try emulator.send(Self.start)
        emulator.finishSending()
        _ = try screen.ask(#"{"request":"status"}"#)
        try control.running.settle()
        #expect(bench.board.facts.mode == .playing)
        #expect(!emulator.hasNews)
        _ = try screen.ask(#"{"request":"display","state":"released"}"#)
        #expect(try emulator.line() == #"{"ok":true,"display":"released"}"#)
        try emulator.waitForEnd()
    }

    @Test func `such a subscriber goes on getting the state`() throws {
        let client = try control.connect()
        try client.send(#"{"request":"subscribe"}"#)
        client.finishSending()
        _ = try client.line()
        #expect(try client.state().reasons == [.starting])
        bench.board.set(.starting, false)
        #expect(try client.state().isReady)
        bench.board.set(.inhibited, true)
        #expect(try client.state().isInhibited)
    }

    // Its death must not be taken for the end of its requests: the next game start would wait in vain.
    @Test func `a subscribed screen that dies lets go of the display at once`() throws {
        let (screen, emulator) = (try control.connect(), try control.connect())
        _ = try screen.ask(#"{"request":"subscribe"}"#)
        _ = try screen.ask(#"{"request":"display","state":"held"}"#)
        screen.close()
        try control.running.settle()
        try control.running.settle()
        #expect(try emulator.ask(Self.start) == #"{"ok":true,"display":"released"}"#)
    }

    // Word for word, as whoever reads the documentation types it.
    @Test func `the documented commands are answered`() throws {
        let screen = try control.connect()
        let commands = try documentedCommands()
        #expect(commands.contains { $0.contains(#""request":"status""#) })
        #expect(commands.contains { $0.contains(#""action":"start""#) })
        for command in commands {
            // What needs the rights of somebody else is asked by this process, which has all.
            let line = command.replacing("sudo ", with: "")
                .replacing("/run/coinpulse/control.sock", with: control.controlPath)
            let isStart = line.contains(#""action":"start""#)
            if isStart {
                _ = try screen.ask(#"{"request":"display","state":"held"}"#)
                bench.games.gameOver(from: .signal("mame"))
            }
            let process = try TestProcess(["sh", "-c", line])
            if isStart {
                try awaitPlaying()
                #expect(process.output.isEmpty, "it waits for the display")
                _ = try screen.ask(#"{"request":"display","state":"released"}"#)
            }
            process.wait()
            process.waitForEnd()
            let answer = process.output
            #expect(answer.hasPrefix(#"{"ok":true,"#) && answer.hasSuffix("}\n"), "\(line): \(answer)")
        }
    }

    private func awaitPlaying() throws {
        let playing = Milestone()
        bench.board.changed.listen { [board = bench.board] in if board.facts.mode == .playing { playing.reach() } }
        if bench.board.facts.mode != .playing { try playing.wait() }
    }

    /// Every command of the documents that speaks to the control socket.
    private func documentedCommands() throws -> [String] {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        return try ["PROTOCOL.md", "OPERATIONS.md", "HARDWARE.md"].flatMap { name in
            let text = try String(contentsOf: root.appending(path: "docs/\(name)"), encoding: .utf8)
            return text.split { $0 == "\n" || $0 == "`" }.map(String.init)
                .filter { $0.hasPrefix("echo ") && $0.contains("control.sock") }
        }
    }
}
