import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Ledger
import Logging
import Testing

/// Many clients, and such as mean no good.
@Suite struct ControlServerTests {
    private static let status = #"{"request":"status"}"#

    private let control: ControlBench
    private var bench: Bench { control.bench }

    init() throws {
        control = try ControlBench()
    }

    @Test func `requests that come in pieces, or several at once, are answered one by one in their order`() throws {
        let client = try control.connect()
        for byte in Array(#"{"request":"status","id":1}"#.utf8) { try client.send(bytes: [byte]) }
        try client.send(bytes: Array("\n{\"request\":\"meters\",\"id\":2}\n\n{\"request\":\"status\",\"id\":3}\n".utf8))
        let replies = try (0..<4).map { _ in try client.line().prefix(17) }
        #expect(
            replies == [
                #"{"ok":true,"id":1"#, #"{"ok":true,"id":2"#, #"{"ok":false,"error"#.prefix(17), #"{"ok":true,"id":3"#,
            ])
    }

    @Test func `a line that is too long is refused once, and the next one is read`() throws {
        let client = try control.connect()
        try client.send(String(repeating: "x", count: 100_000))
        #expect(try client.line().hasPrefix(#"{"ok":false,"error":"too_large","#))
        #expect(try client.ask(Self.status).hasPrefix(#"{"ok":true,"#))
    }

    @Test func `the longest line that is allowed is read`() throws {
        let client = try control.connect()
        let padding = String(repeating: " ", count: ControlRequest.maximumLineBytes - Self.status.utf8.count)
        #expect(try client.ask(Self.status + padding).hasPrefix(#"{"ok":true,"#))
    }

    @Test func `a flood of ten thousand requests is answered in full, and others are served meanwhile`() throws {
        let (flooder, other) = (try control.connect(), try control.connect())
        let flood = Array(String(repeating: Self.status + "\n", count: 10_000).utf8)
        var (sent, answered) = (0, 0)
        while sent < flood.count {
            let count = try flooder.push(Array(flood[sent...]))
            sent += count
            if count == 0 {
                _ = try flooder.line()
                answered += 1
                if answered.isMultiple(of: 1000) { #expect(try other.ask(Self.status).hasPrefix(#"{"ok":true,"#)) }
            }
        }
        while answered < 10_000 {
            #expect(try flooder.line().hasPrefix(#"{"ok":true,"#))
            answered += 1
        }
        #expect(try other.ask(Self.status).hasPrefix(#"{"ok":true,"#))
    }

    @Test func `a flooder that never reads is not read any more, and others are served`() throws {
        let (flooder, other) = (try control.connect(), try control.connect())
        let flood = Array(String(repeating: Self.status + "\n", count: 2000).utf8)
        var sent = 0
        // Until neither the daemon nor the kernel takes more, also after the daemon had its turns.
        for _ in 0..<200 {
            let count = try flooder.push(flood)
            sent += count
            #expect(try other.ask(Self.status).hasPrefix(#"{"ok":true,"#))
            if count == 0 { break }
        }
        #expect(sent < 4 << 20)
        #expect(try other.ask(Self.status).hasPrefix(#"{"ok":true,"#))
    }

    @Test func `a subscriber that never reads is closed at the bound, and others go on`() throws {
        let (deaf, other) = (try control.connect(), try control.connect())
        try deaf.send(#"{"request":"subscribe"}"#)
        _ = try other.ask(#"{"request":"subscribe"}"#)
        // A snapshot has half a kilobyte, so that the bound comes after some thousands.
        for round in 0..<6000 {
            bench.board.set(.inhibited, round.isMultiple(of: 2))
            _ = try other.line()
        }
        try deaf.waitForEnd()
        #expect(try other.ask(Self.status).hasPrefix(#"{"ok":true,"#))
    }

    @Test func `one connection too many is told that the daemon is busy, and one that leaves makes room`() throws {
        var clients = try (0..<64).map { _ in try control.connect() }
        for client in clients { #expect(try client.ask(Self.status).hasPrefix(#"{"ok":true,"#)) }
        let late = try control.connect()
        #expect(try late.line().hasPrefix(#"{"ok":false,"error":"busy","#))
        try late.waitForEnd()
        clients.removeLast().close()
        try control.running.settle()
        try control.running.settle()
        #expect(try control.connect().ask(Self.status).hasPrefix(#"{"ok":true,"#))
    }

    // Else who connects and closes in a loop fills the kernel's queue, and root is refused.
    @Test func `connections that wait are taken in one turn`() throws {
        let release = Milestone()
        control.running.loop.post { try? release.wait() }
        let clients = try (0..<60).map { _ in try control.connect() }
        for client in clients { try client.send(Self.status) }
        release.reach()
        // One turn takes them, and the next one reads; the loop turns between two of these.
        for _ in 0..<3 { try control.running.settle() }
        for client in clients { #expect(client.hasNews) }
    }

    // G5: a flood of changes must not keep the loop from everything else.
    @Test func `changes that come faster than the loop turns are one snapshot`() throws {
        let client = try control.connect()
        _ = try client.ask(#"{"request":"subscribe"}"#)
        let first = try client.state()
        let release = Milestone()
        control.running.loop.post { try? release.wait() }
        for _ in 0..<1000 { control.server.stateChanged() }
        release.reach()
        guard case .success(_, let members) = try ControlReply.decode(Array(try client.ask(Self.status).utf8)) else {
            throw ControlClient.Failure.silent
        }
        // One for the changes, one for the request, and those of the seconds that have passed.
        #expect(try StateSnapshot(members: members).sequence < first.sequence + 100)
    }

    // Out of descriptors the same happens: the listener stays readable, and looking again at once would spin.
    @Test func `a listener that fails is left alone for a second`() throws {
        let broken = try UnixSocket.bindDatagram(path: control.controlPath + ".broken", mode: 0o600)
        let sender = try UnixSocket.connectDatagram(path: control.controlPath + ".broken")
        _ = try UnixSocket.send(sender.rawValue, [1])
        let other = ControlServer(
            loop: control.running.loop, desk: control.desk, reporter: bench.reporter, clock: bench.clock,
            logger: bench.log.logger)
        other.start(on: broken)
        for _ in 0..<200 { try control.running.settle() }
        #expect(bench.log.count("A control connection could not be taken", from: .warning) == 1)
    }

    @Test func `the end closes the socket and every connection`() throws {
        let client = try control.connect()
        _ = try client.ask(Self.status)
        control.server.stop()
        control.server.stop()
        try client.waitForEnd()
        try control.running.settle()
        #expect(throws: SystemError.self) { try control.connect() }
    }
}
